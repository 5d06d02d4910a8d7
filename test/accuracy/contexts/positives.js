// Places where secrets stand, one template each, written from the languages' and tools' own manuals.
//
// `$P` is a password (human-like, with specials, machine-made), `$Q` one that may hold blanks too, `$K` a
// key (hexadecimal, letters and digits, base64), `$C` and `$D` a password and a key in base64, `$U`
// one that is safe in an address. The first word is the file's name; see measure.js.
const rows = String.raw;

/** Source code of the languages that are used most. */
export const LANGUAGES = rows`
app.py| DB_PASSWORD: str = "$Q"
app.py| password: Final[str] = '$Q'
app.py| conn = psycopg2.connect(host="db", user="app", password="$Q")
app.py| config = {"user": "app", "password": "$Q", "port": 5432}
app.py| settings["smtp_password"] = "$Q"
app.py| client.set_password('$Q')
app.py| os.environ["API_SECRET"] = "$K"
app.py| os.environ.setdefault("API_KEY", "$K")
app.py| api_key = os.getenv("API_KEY", "$K")
app.py| secret = config.get("jwt_secret", "$K")
app.py| login("admin", password="$Q", retries=3)
app.py| headers = {"Authorization": "Token $K"}
app.py| headers = {"X-API-Key": "$K"}
app.py| parser.add_argument("--password", default="$Q")
app.py| url = f"https://api.internal/v1?api_key=$U&limit=5"
app.py| dsn = "dbname=app user=app password=$U host=db"
app.py| auth = HTTPBasicAuth("admin", "$P")
app.py| requests.get(url, auth=("admin", "$P"))
app.py| password = ("$Q")
app.py| PASSWORD = b"$P"
app.py| password = "$Q"  # production
app.js| const dbPassword = '$Q';
app.js| let apiKey: string = "$K";
app.js| export const JWT_SECRET = process.env.JWT_SECRET ?? '$K';
app.js| const conn = { host: 'db', user: 'app', password: '$Q' };
app.js| jwt.sign(payload, '$K', { expiresIn: '1h' }) // secret
app.js| app.use(session({ secret: '$Q', resave: false }));
app.js| axios.defaults.headers.common['Authorization'] = 'Bearer $K';
app.js| const token = ${'`'}$K${'`'};
app.js| process.env.DB_PASS = '$Q'
app.js| mongoose.connect("mongodb://app:$U@db.internal/main")
app.js| cy.get('#password').type('$Q')
app.js| await page.fill('input[name="password"]', '$Q');
app.js| const s3 = new AWS.S3({ accessKeyId: id, secretAccessKey: '$K' })
app.js| config.set('db.password', '$Q');
app.js| this.password = '$Q';
app.js| localStorage.setItem('auth_token', '$K')
app.ts| private readonly apiSecret: string = '$K';
app.ts| @Input() password = '$Q';
app.ts| readonly credentials = { username: 'root', password: '$Q' } as const;
App.java| private static final String DB_PASSWORD = "$Q";
App.java| @Value("${'${'}db.password:$P}") private String password;
App.java| dataSource.setPassword("$Q");
App.java| props.put("mail.smtp.password", "$Q");
App.java| props.setProperty("password", "$Q");
App.java| DriverManager.getConnection(url, "app", "$P"); // password
App.java| return Client.builder().username("app").password("$Q").build();
App.java| new UsernamePasswordCredentials("app", "$P");
App.java| char[] password = "$Q".toCharArray();
App.java| map.put("api_key", "$K");
App.java| byte[] key = new SecretKeySpec("$K".getBytes(), "AES");
App.java| @WithMockUser(username = "admin", password = "$Q")
App.java| System.setProperty("javax.net.ssl.keyStorePassword", "$P");
App.java| String url = "jdbc:mysql://db:3306/app?user=app&password=$U";
App.kt| val apiKey: String = "$K"
App.kt| const val DB_PASSWORD = "$Q"
App.kt| password = System.getenv("DB_PASSWORD") ?: "$Q"
App.kt| buildConfigField("String", "API_KEY", "\"$K\"")
App.kt| mapOf("username" to "app", "password" to "$Q")
App.scala| val password = sys.env.getOrElse("DB_PASSWORD", "$Q")
App.scala| .option("password", "$Q")
App.cs| private const string Password = "$Q";
App.cs| public string ApiKey { get; set; } = "$K";
App.cs| var conn = new NetworkCredential("app", "$P");
App.cs| builder.Password = @"$Q";
App.cs| var cs = "Server=db;Database=app;User Id=sa;Password=$U;";
App.cs| services.AddAuth(o => o.ClientSecret = "$K");
App.vb| Dim password As String = "$Q"
App.fs| let password = "$Q"
main.go| const dbPassword = "$Q"
main.go| var apiKey string = "$K"
main.go| password := "$Q"
main.go| cfg := Config{User: "app", Password: "$Q"}
main.go| req.SetBasicAuth("admin", "$P")
main.go| req.Header.Set("Authorization", "Bearer $K")
main.go| req.Header.Add("X-Api-Key", "$K")
main.go| db, err := sql.Open("mysql", "app:$U@tcp(db:3306)/main")
main.go| os.Setenv("DB_PASSWORD", "$Q")
main.go| viper.SetDefault("db.password", "$Q")
main.go| flag.String("password", "$Q", "database password")
main.go| jwtKey := []byte("$K")
main.go| redis.NewClient(&redis.Options{Addr: "r:6379", Password: "$Q"})
main.rs| const API_KEY: &str = "$K";
main.rs| let password = String::from("$Q");
main.rs| let password: &'static str = "$Q";
main.rs| .password("$Q")
main.rs| env::var("DB_PASSWORD").unwrap_or("$Q".to_string())
main.rb| password = '$Q'
main.rb| config.password = "$Q"
main.rb| :password => '$Q',
main.rb| { user: 'app', password: '$Q' }
main.rb| ENV['DB_PASSWORD'] ||= '$Q'
main.rb| ENV.fetch('API_KEY', '$K')
main.rb| Rails.application.config.secret_key_base = '$K'
main.rb| let(:password) { '$Q' }
main.php| define('DB_PASSWORD', '$Q');
main.php| $db_password = "$Q";
main.php| private string $password = '$Q';
main.php| 'password' => env('DB_PASSWORD', '$Q'),
main.php| $conn = mysqli_connect("db", "app", "$P", "main"); // password
main.php| $mail->Password = '$Q';
main.php| putenv("API_KEY=$K");
main.php| define('AUTH_KEY', '$S');
main.swift| let apiKey = "$K"
main.swift| private let password: String = "$Q"
main.swift| static let clientSecret = "$K"
main.m| NSString *password = @"$Q";
main.m| static NSString * const kApiKey = @"$K";
main.c| #define DB_PASSWORD "$Q"
main.c| const char *password = "$Q";
main.c| static char api_key[] = "$K";
main.cpp| std::string password{"$Q"};
main.cpp| const std::string kSecret("$K");
main.ino| const char* wifi_password = "$Q";
main.pl| my $password = '$Q';
main.pl| DBI->connect($dsn, 'app', '$P'); # password
main.lua| local api_key = "$K"
main.lua| red:auth("$P")
main.r| api_key <- "$K"
main.r| Sys.setenv(DB_PASSWORD = "$Q")
main.dart| final String apiKey = '$K';
main.dart| static const password = '$Q';
main.ex| password: "$Q",
main.ex| @api_key "$K"
main.exs| config :app, App.Repo, password: "$Q"
main.ex| System.put_env("API_KEY", "$K")
main.hs| dbPassword = "$Q"
main.clj| {:user "app" :password "$Q"}
main.clj| (def api-key "$K")
main.erl| {password, "$Q"}
main.groovy| def password = '$Q'
main.jl| const API_KEY = "$K"
main.sol| string private secret = "$K";
main.m| password = '$Q';
main.ps1| $password = "$Q"
main.ps1| ConvertTo-SecureString "$P" -AsPlainText -Force
main.ps1| $secure = ConvertTo-SecureString -String '$P' -AsPlainText -Force
main.ps1| $env:API_KEY = "$K"
main.ps1| New-Service -Name x -Password '$P'
main.ps1| net user admin $U /add
main.vbs| strPassword = "$Q"
main.pas| Password := '$Q';
main.sql| CREATE USER app WITH PASSWORD '$P';
main.sql| CREATE USER 'app'@'%' IDENTIFIED BY '$P';
main.sql| ALTER USER app IDENTIFIED BY "$P";
main.sql| ALTER ROLE app WITH LOGIN PASSWORD '$P';
main.sql| CREATE LOGIN app WITH PASSWORD = N'$P';
main.sql| SET PASSWORD FOR 'app'@'%' = PASSWORD('$P');
main.sql| GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED BY '$P';
main.sql| INSERT INTO users (name, password) VALUES ('admin', '$P');
main.sql| UPDATE users SET password = '$P' WHERE name = 'admin';
main.sql| CONNECT system/$U@orcl
a.py| engine = create_engine(URL.create("postgresql", username="app", password="$Q", host="db"))
a.py| smtp.login("mailer@corp.io", "$P")
a.py| ftp = ftplib.FTP("ftp.corp.io", "deploy", "$P")
a.py| ssh.connect("10.1.2.3", username="root", password="$Q")
a.py| ssh.connect("10.1.2.3", 22, "root", "$P")
a.py| client = pymongo.MongoClient("mongodb://root:$U@mongo.corp.io:27017/?authSource=admin")
a.py| conn = MySQLdb.connect("localhost", "root", "$P", "shop")
a.py| conn = pyodbc.connect('DRIVER={SQL Server};SERVER=db1;DATABASE=crm;UID=sa;PWD=$U')
a.py| app.config["SECRET_KEY"] = "$K"
a.py| app.config.update(SECRET_KEY="$K", DEBUG=True)
a.py| stripe.api_key = "$K"
a.py| SIMPLE_JWT = {"SIGNING_KEY": "$K", "ALGORITHM": "HS256"}
a.py| jwt.decode(data, "$K", algorithms=["HS256"])
a.py| fernet = Fernet(b"$K")
a.py| hmac.new(b"$K", msg, hashlib.sha256)
a.py| password = getattr(settings, "DB_PASSWORD", "$Q")
a.py| User.objects.create_superuser("root", "root@corp.io", "$P")
a.py| User.objects.create_user(username="ann", password="$Q")
a.py| self.client.login(username="ann", password="$Q")
a.py| user.set_password("$Q")
a.py| auth = aiohttp.BasicAuth("svc", "$P")
a.py| s.headers.update({"X-Auth-Key": "$K"})
a.py| click.option("--password", default="$Q", help="DB password")
a.py| password: SecretStr = SecretStr("$Q")
a.js| const pool = mysql.createPool({\n  host: 'db',\n  user: 'root',\n  password: '$Q',\n  database: 'shop'\n});
a.js| new Sequelize('shop', 'root', '$P', { dialect: 'mysql' });
a.js| const client = new Client({ connectionString: 'postgresql://app:$U@db.corp.io:5432/shop' });
a.js| nodemailer.createTransport({ service: 'gmail', auth: { user: 'me@corp.io', pass: '$Q' } });
a.js| passport.use(new JwtStrategy({ secretOrKey: '$K' }, cb));
a.js| const cipher = crypto.createCipheriv('aes-256-cbc', '$K', iv);
a.js| const hash = crypto.createHmac('sha256', '$K').update(body).digest('hex');
a.js| firebase.initializeApp({ apiKey: "$K", projectId: "shop" });
a.js| export default { db: { pass: '$Q' } };
a.js| const bot = new TelegramBot(token = '$K', { polling: true });
a.js| fetch(url, { headers: { 'x-api-key': '$K' } });
a.js| xhr.setRequestHeader('Authorization', 'Basic $A');
a.js| xhr.setRequestHeader("X-Api-Token", "$K");
a.js| const users = [{ name: 'admin', password: '$Q' }, { name: 'bob', password: '$Q' }];
a.js| browser.setValue('#password', '$P');
a.js| await page.type('#password', '$P');
a.js| redis.createClient({ url: 'redis://default:$U@cache.corp.io:6379' });
a.js| if (req.body.password === '$P') {
a.js| const JWT_SECRET = process.env.JWT_SECRET || "$K";
a.js| window.APP_CONFIG = {"mapsKey":"$K"};
a.ts| constructor(private readonly secret = '$K') {}
a.ts| static readonly API_SECRET: string = "$K";
a.ts| JwtModule.register({ secret: '$K', signOptions: { expiresIn: '60s' } }),
a.ts| TypeOrmModule.forRoot({ type: 'mysql', username: 'root', password: '$Q' }),
a.ts| export const environment = { production: true, apiKey: '$K' };
a.ts| const config: Config = <Config>{ password: "$Q" };
a.ts| enum Secrets { ApiKey = '$K' }
A.java| @ConfigProperty(name = "db.password", defaultValue = "$P") String password;
A.java| HikariConfig c = new HikariConfig(); c.setUsername("sa"); c.setPassword("$Q");
A.java| Connection con = DriverManager.getConnection("jdbc:oracle:thin:@db:1521:orcl", "scott", "$P");
A.java| Connection con = DriverManager.getConnection("jdbc:oracle:thin:scott/$U@db:1521:orcl");
A.java| DriverManager.getConnection("jdbc:sqlserver://db;databaseName=crm;user=sa;password=$U");
A.java| return new PasswordAuthentication("mailer", "$P");
A.java| return new PasswordAuthentication("mailer", "$P".toCharArray());
A.java| .withUser("admin").password("{noop}$P").roles("ADMIN")
A.java| Algorithm.HMAC256("$K")
A.java| Jwts.builder().signWith(SignatureAlgorithm.HS512, "$K")
A.java| session.setPassword("$Q");
A.java| keyStore.load(in, "$P".toCharArray());
A.java| kmf.init(ks, "$P".toCharArray());
A.java| @DataSourceDefinition(name="x", className="y", user="app", password="$Q")
A.java| @Property(name = "api.key", value = "$K")
A.java| env.put(Context.SECURITY_CREDENTIALS, "$P");
A.java| request.header("X-Api-Key", "$K")
A.java| headers.setBasicAuth("svc", "$P");
A.java| headers.setBearerAuth("$K");
A.java| ENV.put("PASSWORD", "$Q");
A.java| Map.of("username", "app", "password", "$Q")
A.java| static final String PASSWORD\n            = "$Q";
A.kt| const val CLIENT_SECRET: String = "$K"
A.kt| install(Authentication) { basic { validate { if (it.name == "admin" && it.password == "$P") UserIdPrincipal(it.name) else null } } }
A.kt| Database.connect("jdbc:mysql://db/shop", driver = "x", user = "root", password = "$Q")
A.kt| resValue("string", "maps_api_key", "$K")
A.kt| storePassword = "$P"
A.scala| val conf = ConfigFactory.parseString("""db.password = "$P" """)
A.scala| case class Cfg(user: String = "app", password: String = "$Q")
A.scala| Class.forName(d); DriverManager.getConnection(url, "root", "$P")
A.scala| sc.hadoopConfiguration.set("fs.s3a.secret.key", "$K")
A.swift| static let shared = APIClient(apiKey: "$K")
A.swift| let credential = URLCredential(user: "svc", password: "$Q", persistence: .none)
A.swift| enum Constants { static let secret = "$K" }
A.swift| request.setValue("Bearer $K", forHTTPHeaderField: "Authorization")
A.swift| GMSServices.provideAPIKey("$K")
A.m| [request setValue:@"Bearer $K" forHTTPHeaderField:@"Authorization"];
A.m| [client setPassword:@"$Q"];
A.m| #define kClientSecret @"$K"
a.dart| final client = Client(apiKey: '$K', secret: '$K');
a.dart| const String _password = "$Q";
a.dart| headers: {'X-Api-Key': '$K'},
a.dart| await db.open(password: '$Q');
a.rs| let cfg = Config { user: "app".into(), password: "$Q".into() };
a.rs| static SECRET: &[u8] = b"$K";
a.rs| .basic_auth("svc", Some("$P"))
a.rs| .bearer_auth("$K")
a.rs| password: "$Q".to_owned(),
a.rs| let key = Hmac::<Sha256>::new_from_slice(b"$K");
a.rs| EncodingKey::from_secret("$K".as_ref())
a.rs| #[serde(default = "x")]\nconst DEFAULT_PASSWORD: &str = "$Q";
a.go| var jwtSecret = []byte("$K")
a.go| auth := smtp.PlainAuth("", "me@corp.io", "$P", "smtp.corp.io")
a.go| ssh.Password("$Q")
a.go| dsn := fmt.Sprintf("host=%s user=app password=$U dbname=shop", host)
a.go| dsn := "host=db user=app password=$U dbname=shop port=5432 sslmode=disable"
a.go| opts := mqtt.NewClientOptions().SetUsername("dev").SetPassword("$Q")
a.go| token.SignedString([]byte("$K"))
a.go| store := sessions.NewCookieStore([]byte("$K"))
a.go| credentials.NewStaticCredentials("AKID", "$K", "")
a.go| cfg.DB.Password = "$Q"
a.go| password: "$Q", // dev
a.go| os.Setenv("SECRET_TOKEN", ${'`'}$K${'`'})
a.go| http.Request.SetBasicAuth("svc", "$P")
a.rb| ActiveRecord::Base.establish_connection(adapter: 'mysql2', username: 'root', password: '$Q')
a.rb| http_basic_authenticate_with name: "admin", password: "$Q"
a.rb| Net::SSH.start('host', 'root', password: '$Q')
a.rb| Net::SFTP.start('host', 'root', :password => '$Q')
a.rb| Mysql2::Client.new(:host => "db", :username => "root", :password => "$Q")
a.rb| let(:api_key) { "$K" }
a.rb| let(:user_password) { '$P' }
a.rb| User.create!(email: 'a@corp.io', password: '$Q', password_confirmation: '$Q')
a.rb| Devise.secret_key = "$K"
a.rb| config.secret_key_base = '$K'
a.rb| fill_in "Password", with: "$P"
a.rb| JWT.encode(payload, '$K', 'HS256')
a.rb| request.basic_auth("svc", "$P")
a.rb| PASSWORD = '$Q'.freeze
a.php| 'connections' => ['mysql' => ['username' => 'root', 'password' => '$Q']],
a.php| "db" => array("user" => "root", "pass" => "$Q"),
a.php| const API_SECRET = '$K';
a.pl| my %db = (user => 'root', password => '$Q', host => 'db');
a.pl| DBI->connect("dbi:mysql:shop", "root", "$P", { RaiseError => 1 });
a.pl| use constant PASSWORD => '$Q';
a.ex| config :shop, Shop.Repo,\n  username: "postgres",\n  password: "$Q",
a.exs| config :shop, ShopWeb.Endpoint, secret_key_base: "$K"
a.ex| secret = System.get_env("SECRET") || "$K"
a.ex| System.get_env("API_KEY", "$K")
a.ex| plug :basic_auth, username: "admin", password: "$Q"
a.erl| {ok, C} = epgsql:connect("db", "app", "$P", []),
a.erl| -module(a).\n-define(PASSWORD, "$Q").
a.erl| -module(a).\n-define(SECRET_KEY, <<"$K">>).
a.hs| defaultConnectInfo { connectPassword = "$Q" }
a.ml| let password = "$Q"
a.fs| let [<Literal>] ApiKey = "$K"
a.cs| optionsBuilder.UseSqlServer("Server=db;Database=crm;User Id=sa;Password=$U;");
a.cs| [Authorize(Password = "$Q")]
a.cs| var cred = new NetworkCredential("svc", "$P", "CORP");
a.cs| client.Credentials = new NetworkCredential(userName: "svc", password: "$Q");
a.cs| const string connStr = @"Data Source=db;Initial Catalog=crm;User ID=sa;Password=$U";
a.cs| new SymmetricSecurityKey(Encoding.UTF8.GetBytes("$K"))
a.cs| services.AddSingleton(new ApiOptions { ApiKey = "$K" });
a.cs| builder.Configuration["Jwt:Key"] = "$K";
a.cs| await userManager.CreateAsync(user, "$P");
a.cs| private static readonly byte[] Key = Encoding.ASCII.GetBytes("$K");
a.cs| public const string ClientSecret = "$K";
a.vb| Dim con As New SqlConnection("Data Source=db;User ID=sa;Password=$U")
a.vb| Private Const API_KEY As String = "$K"
a.vb| cmd.Connection.ConnectionString = "Provider=SQLOLEDB;uid=sa;pwd=$U"
a.c| static const char *const secret_key = "$K";
a.c| mysql_real_connect(conn, "db", "root", "$P", "shop", 0, NULL, 0);
a.c| curl_easy_setopt(curl, CURLOPT_USERPWD, "svc:$U");
a.c| curl_easy_setopt(curl, CURLOPT_PASSWORD, "$P");
a.cpp| WiFi.begin("home-net", "$P");
a.ino| #define WIFI_PASS "$P"
a.ino| const char pass[] = "$P";
a.cpp| db.setPassword(QStringLiteral("$P"));
a.cpp| constexpr auto kApiKey = "$K";
a.cpp| constexpr std::string_view api_secret = "$K";
a.lua| ngx.req.set_header("Authorization", "Bearer $K")
a.lua| conn = env:connect("shop", "root", "$P", "db")
a.lua| local config = { password = "$Q" }
a.r| con <- dbConnect(RMySQL::MySQL(), user = "root", password = "$Q")
a.r| options(api.key = "$K")
a.jl| password = "$Q"
a.groovy| withCredentials([]) { sh "docker login -u ci -p $U reg.corp.io" }
a.groovy| credentials { username 'ci'; password '$P' }
a.gradle| maven { credentials { username = "ci"; password = "$Q" } }
a.gradle| buildConfigField 'String', 'SECRET', '"$K"'
a.gradle| signingConfigs { release { storePassword '$P' } }
a.coffee| password: '$Q'
a.clj| {:dbtype "mysql" :user "root" :password "$Q"}
a.clj| (env :api-key "$K")
a.lisp| (setq smtp-password "$Q")
a.el| (setq my-api-key "$K")
a.tcl| set password "$Q"
a.ps1| Connect-VIServer -Server vc -User root -Password $U
a.ps1| @{ UserName = 'svc'; Password = '$Q' }
a.ps1| Invoke-RestMethod -Headers @{ 'X-Api-Key' = '$K' }
a.bat| schtasks /create /tn x /ru svc /rp $U
a.bat| osql -S db -U sa -P $U -i a.sql
a.bat| bcp t in f -S db -U sa -P$U
a.sql| ALTER USER sa WITH PASSWORD = '$P';
a.sql| CREATE ROLE app LOGIN ENCRYPTED PASSWORD '$P';
a.sql| ALTER ROLE app PASSWORD '$P';
a.sql| sp_addlogin 'app', '$P'
a.sql| EXEC sp_addlogin @loginame = 'app', @passwd = '$P';
a.sql| CONNECT system/$U@orcl
a.sql| INSERT INTO users (id, email, password) VALUES\n(1, 'a@corp.io', 'Ax'),\n(2, 'b@corp.io', '$P');
a.sql| INSERT INTO ${'`'}users${'`'} (${'`'}login${'`'}, ${'`'}pass${'`'}) VALUES ('a', 'secret1'), ('b', '$P');
a.sql| UPDATE wp_users SET user_pass = MD5('$P') WHERE ID = 1;
a.sql| CREATE DATABASE LINK l CONNECT TO app IDENTIFIED BY "$P" USING 'orcl';
a.sql| OPEN SYMMETRIC KEY k DECRYPTION BY PASSWORD = '$P';
a.sql| CREATE MASTER KEY ENCRYPTION BY PASSWORD = '$P';
a.sql| SELECT crypt('$P', gen_salt('bf'));
a.sql| SELECT dblink_connect('host=db user=app password=$U dbname=shop');
a.sql| SET @password = '$P';
default.rb| default['mysql']['server_root_password'] = '$P'
default.rb| node.default['app']['secret'] = "$K"
default.rb| default[:db][:password] = "$P"
a.k6.js| const params = { headers: { 'Api-Token': '$K' } };
`;

/** Settings of programs and of machines. */
export const CONFIGURATION = rows`
.env| DB_PASSWORD=$P
.env| export API_TOKEN=$K
.env| SECRET_KEY="$Q"
.env| APP_KEY=base64:$B
.env| REDIS_URL=redis://:$U@redis:6379/0
.env| DATABASE_URL="postgres://app:$U@db:5432/main?sslmode=disable"
.env| set API_KEY=$K
.env.production| SMTP_PASS='$Q'
docker-compose.yml|     environment:\n      - MYSQL_ROOT_PASSWORD=$P
docker-compose.yml|     environment:\n      MYSQL_ROOT_PASSWORD: $P
docker-compose.yml|     environment:\n      - "POSTGRES_PASSWORD=$P"
docker-compose.yml|     command: redis-server --requirepass $P
docker-compose.yml|     environment:\n      POSTGRES_PASSWORD: ${'${'}DB_PASS:-$P}
Dockerfile| ENV DB_PASSWORD=$P
Dockerfile| ENV DB_PASSWORD $P
Dockerfile| ARG NPM_TOKEN=$K
Dockerfile| RUN echo "root:$P" | chpasswd
Dockerfile| RUN curl -H "Authorization: Bearer $K" https://x.internal/a
Dockerfile| ENV A=1 DB_PASSWORD=$P C=2
secret.yaml| apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  db-password: $C
secret.yaml| apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  db-password: $P
secret.yaml| kind: Secret\napiVersion: v1\ntype: Opaque\nstringData:\n  token: "$K"
secret.json| {"apiVersion":"v1","kind":"Secret","data":{"db-password":"$C"}}
deployment.yaml|         - name: DB_PASSWORD\n          value: "$P"
deployment.yaml|         - name: API_KEY\n          value: $K
values.yaml| postgresql:\n  auth:\n    postgresPassword: $P
values.yaml|   secretKey: "$K"
values.yaml|   adminPassword: '$Q'
values.yaml|   existingPassword: ""\n  password: $P # change
kubeconfig| users:\n- name: a\n  user:\n    token: $K
kubeconfig| users:\n- name: a\n  user:\n    password: $P
main.tf| variable "db_password" {\n  type    = string\n  default = "$P"\n}
main.tf|   master_password      = "$P"
main.tf|   admin_password = "$P"
main.tf| provider "x" {\n  api_key = "$K"\n}
terraform.tfvars| db_password = "$P"
main.tf|   environment = {\n    API_KEY = "$K"\n  }
main.tf| locals {\n  token = "$K"\n}
terraform.tfstate|   "master_password": "$P",
main.bicep| param adminPassword string = '$P'
template.yaml|   DBPassword:\n    Type: String\n    Default: $P
template.yaml|       MasterUserPassword: $P
.github/workflows/ci.yml|         env:\n          API_TOKEN: $K
.github/workflows/ci.yml|       POSTGRES_PASSWORD: $P
.github/workflows/ci.yml|       run: ./deploy --token $K
.gitlab-ci.yml| variables:\n  DEPLOY_TOKEN: "$K"
.gitlab-ci.yml|   script:\n    - export DB_PASSWORD=$P
.gitlab-ci.yml|     - docker login -u app -p $P registry.internal
.circleci/config.yml|       - run: npm config set //registry.internal/:_authToken $K
.circleci/config.yml|       environment:\n        DB_PASSWORD: $P
.travis.yml| env:\n  - DB_PASSWORD=$P
azure-pipelines.yml| variables:\n- name: apiKey\n  value: $K
Jenkinsfile|   environment {\n    DB_PASSWORD = '$P'\n  }
Jenkinsfile| sh "curl -u admin:$U https://x.internal/"
Jenkinsfile| string(name: 'PASSWORD', defaultValue: '$P')
deploy.sh| PASSWORD='$Q'
deploy.sh| PASSWORD=$P
deploy.sh| readonly API_KEY="$K"
deploy.sh| local password=$P
deploy.sh| declare -r SECRET="$K"
deploy.sh| : "${'${'}DB_PASSWORD:=$P}"
deploy.sh| PASSWORD=${'${'}PASSWORD:-$P}
deploy.sh| cat <<EOF > .env\nDB_PASSWORD=$P\nEOF
deploy.sh| curl -u admin:$U https://x.internal/
deploy.sh| curl --user "admin:$U" https://x.internal/
deploy.sh| curl -H 'Authorization: Bearer $K' https://x.internal/
deploy.sh| curl -H "X-Api-Key: $K" https://x.internal/
deploy.sh| curl -H 'PRIVATE-TOKEN: $K' https://x.internal/
deploy.sh| curl -d 'username=admin&password=$U' https://x.internal/
deploy.sh| curl -d '{"user":"admin","password":"$P"}' https://x.internal/
deploy.sh| mysql -u root -p$U main
deploy.sh| mysqldump -h db -uroot -p'$P' main
deploy.sh| mysql --user=root --password=$U main
deploy.sh| PGPASSWORD=$U psql -h db app
deploy.sh| sshpass -p $U ssh root@host
deploy.sh| sshpass -p '$P' ssh root@host
deploy.sh| psql postgresql://app:$U@db/main
deploy.sh| redis-cli -h r -a $U ping
deploy.sh| mongo --host db -u app -p $U
deploy.sh| mongodump --uri "mongodb+srv://app:$U@c0.internal/main"
deploy.sh| echo $U | sudo -S apt update
deploy.sh| echo '$P' | docker login -u app --password-stdin
deploy.sh| docker run -e DB_PASSWORD=$U img
deploy.sh| docker login -u app -p $U
deploy.sh| helm install x --set auth.password=$U
deploy.sh| kubectl create secret generic a --from-literal=password=$U
deploy.sh| vault kv put secret/app password=$U
deploy.sh| az login -u app -p $U
deploy.sh| export AWS_SECRET_ACCESS_KEY=$K
deploy.sh| wget --user=app --password='$P' https://x.internal
deploy.sh| wget --http-password=$U https://x.internal
deploy.sh| git clone https://app:$U@git.internal/a.git
deploy.sh| git clone https://$K@git.internal/a.git
deploy.sh| openssl enc -aes-256-cbc -k $U -in a
deploy.sh| openssl pkcs12 -in a -passin pass:$U
deploy.sh| keytool -genkey -storepass $U -keypass $U
deploy.sh| ldapsearch -D cn=admin -w $U -b dc=x
deploy.sh| rsync --password=$U a b
deploy.sh| smbclient //h/s -U app%$U
deploy.sh| mount -t cifs //h/s /m -o username=app,password=$U
deploy.sh| ansible-playbook a.yml -e "db_password=$U"
deploy.bat| set DB_PASSWORD=$P
deploy.bat| setx API_KEY "$K"
deploy.bat| sqlcmd -S db -U sa -P $U
deploy.bat| net use Z: \\h\s $U /user:app
appsettings.json|   "Password": "$P",
appsettings.json|     "Default": "Server=db;Database=app;User Id=sa;Password=$U;"
appsettings.json|     "Default": "Host=db;Username=app;Password=$U"
appsettings.json|   "Jwt": { "Key": "$K", "Issuer": "x" }
web.config| <add key="ApiKey" value="$K" />
web.config| <add name="Db" connectionString="Server=db;uid=sa;pwd=$U;" />
web.config| <machineKey validationKey="$H" decryptionKey="$H" />
web.config| <identity impersonate="true" userName="a" password="$P" />
context.xml| <Resource name="jdbc/x" username="app" password="$P" />
settings.xml| <server><id>x</id><username>a</username><password>$P</password></server>
beans.xml| <property name="password" value="$P"/>
beans.xml| <property name="password"><value>$P</value></property>
core-site.xml| <name>fs.s3a.secret.key</name><value>$K</value>
config.xml| <entry key="db.password">$P</entry>
config.xml| <Password>$P</Password>
tomcat-users.xml| <user username="admin" password="$P" roles="manager"/>
strings.xml| <string name="api_key">$K</string>
Info.plist| <key>APIKey</key>\n\t<string>$K</string>
Config.xcconfig| API_KEY = $K
application.properties| spring.datasource.password=$P
application.properties| spring.mail.password = $P
application.properties| jwt.secret=$K
application.yml| spring:\n  datasource:\n    password: $P
application.yml|     secret: ${'${'}JWT_SECRET:$K}
config.ini| [db]\npassword = $P
config.ini| [api]\ntoken=$K
php.ini| mysqli.default_pw = $P
my.cnf| [client]\nuser=root\npassword=$P
.pgpass| db.internal:5432:main:app:$U
.netrc| machine x.internal login app password $U
.netrc| machine x.internal\n  login app\n  password $U
.npmrc| //registry.internal/:_authToken=$K
.npmrc| //registry.internal/:_password=$C
.npmrc| _auth=$A
.pypirc| [pypi]\nusername = app\npassword = $P
pip.conf| [global]\nindex-url = https://app:$U@pypi.internal/simple
requirements.txt| --extra-index-url https://app:$U@pypi.internal/simple
config.json| {"auths":{"https://registry.internal":{"auth":"$A"}}}
.htpasswd| admin:$N
shadow| root:$X:18000:0:99999:7:::
wp-config.php| define( 'DB_PASSWORD', '$P' );
wp-config.php| define('SECURE_AUTH_KEY',  '$S');
master.key| $M
secrets.yml| production:\n  secret_key_base: $H
database.yml| production:\n  adapter: mysql2\n  password: $P
settings.py| SECRET_KEY = '$Y'
settings.py|         'PASSWORD': '$P',
settings.py| EMAIL_HOST_PASSWORD = '$P'
build.gradle|     storePassword "$P"
build.gradle|     keyPassword '$P'
build.gradle|     storePassword = "$P"
build.gradle.kts|     keyPassword = "$P"
gradle.properties| signingPassword=$P
gradle.properties| RELEASE_STORE_PASSWORD=$P
key.properties| storePassword=$P
group_vars/all.yml| mysql_root_password: $P
group_vars/all.yml| ansible_become_pass: "$P"
inventory| host1 ansible_user=root ansible_ssh_pass=$U
playbook.yml|     mysql_user: name=app password=$U state=present
playbook.yml|       login_password: "$P"
credentials.toml| token = "$K"
config.toml| [database]\npassword = "$Q"
.s3cfg| secret_key = $K
.dockercfg| "auth": "$A"
ldap.conf| bindpw $U
ldap.conf| rootpw $U
redis.conf| requirepass $U
redis.conf| masterauth $U
grafana.ini| admin_password = $P
rabbitmq.conf| default_pass = $P
haproxy.cfg| user admin password $U
haproxy.cfg| user admin insecure-password $U
wpa_supplicant.conf| psk="$Q"
wpa_supplicant.conf| wpa_passphrase=$P
router.cfg| enable secret 0 $U
router.cfg| username admin password 0 $U
router.cfg| snmp-server community $U RO
tnsnames.ora| (SECURITY=(PASSWORD=$U))
freeradius.conf| secret = $P
users| admin Cleartext-Password := "$P"
config.edn| {:db {:password "$Q"}}
config.hcl| token = "$K"
pom.xml| <db.password>$P</db.password>
sonar.properties| sonar.login=$K
cloud-init.yaml| password: $P
cloud-init.yaml|     chpasswd:\n      list: |\n        root:$U
Vagrantfile|   config.ssh.password = "$P"
preseed.cfg| d-i passwd/root-password password $U
kickstart.ks| rootpw --plaintext $U
unattend.xml| <AdministratorPassword><Value>$P</Value></AdministratorPassword>
sip.conf| secret=$P
filezilla.xml| <Pass encoding="base64">$C</Pass>
logstash.conf|     password => "$P"
nginx.conf| proxy_set_header Authorization "Basic $A";
nginx.conf| proxy_set_header X-Api-Key "$K";
postman.json| {"key":"password","value":"$P","type":"string"}
postman.json| {"key": "apikey", "value": "$K"}
a.http| Authorization: Bearer $K
a.http| X-Auth-Token: $K
fastlane/Appfile| app_specific_password "$P"
sys.config| [{app, [{db, [{user, "app"}, {password, "$Q"}]}]}].
rabbitmq.config| {default_pass, <<"$P">>},
a.exp| expect "assword:"\nsend "$U\r"
a.exp| expect "*?assword:*" { send -- "$U\r" }
a.sh| sqlplus system/$U@orcl
a.sh| sqlplus -s scott/$U @run.sql
a.sh| sqlplus -S "scott/$U@//db:1521/orcl"
a.sh| smbclient //srv/share -U svc%$U -c 'ls'
a.sh| smbclient -U 'corp\svc%$U' //srv/share
a.sh| openssl enc -aes-256-cbc -salt -in a -out b -k $U
a.sh| openssl enc -d -aes256 -pass pass:$U -in a
a.sh| openssl rsa -in a.key -out b.key -passin pass:$U
a.sh| openssl genrsa -aes256 -passout pass:$U -out a.key 2048
a.sh| openssl req -x509 -passout "pass:$U"
a.sh| mysql -uroot -p$U -e "show databases"
a.sh| mysql -h db -u root -p'$P' shop < a.sql
a.sh| mysqladmin -u root password '$P'
a.sh| mysqladmin -u root -p$U shutdown
a.sh| mysqldump --password="$P" shop > a.sql
a.sh| PGPASSWORD='$P' pg_dump -h db shop
a.sh| export PGPASSWORD=$U
a.sh| MYSQL_PWD=$U mysql -u root
a.sh| sshpass -p "$P" scp a root@h:/
a.sh| sshpass -p$U ssh root@h
a.sh| SSHPASS=$U sshpass -e ssh root@h
a.sh| htpasswd -cb /etc/nginx/.htpasswd admin $U
a.sh| htpasswd -bc .htpasswd admin '$P'
a.sh| echo "admin:$P" | chpasswd
a.sh| chpasswd <<< "root:$P"
a.sh| chpasswd <<EOF\nroot:$U\nann:$U\nEOF
a.sh| echo "$P" | passwd --stdin root
a.sh| usermod --password "$P" root
a.sh| echo '$P' | sudo -S systemctl restart x
a.sh| lftp -u deploy,$U ftp.corp.io
a.sh| lftp -e "mirror" -u 'deploy','$U' sftp://h
a.sh| ncftpput -u deploy -p $U h / a
a.sh| curl -u svc:$U -X POST https://api.corp.io
a.sh| curl -X POST -F password=$U https://api.corp.io
a.sh| curl --data-urlencode "password=$P" https://api.corp.io
a.sh| http -a svc:$U GET api.corp.io
a.sh| http POST api.corp.io X-Api-Key:$U
a.sh| wget --header="X-Auth-Token: $K" https://x.io
a.sh| gpg --batch --passphrase $U -c a
a.sh| gpg --batch --passphrase "$P" --decrypt a.gpg
a.sh| zip -P $U a.zip b
a.sh| zip -r -P '$P' a.zip b
a.sh| unzip -P $U a.zip
a.sh| 7z a -p$U a.7z b
a.sh| unrar x -p$U a.rar
a.sh| keytool -import -keystore k.jks -storepass $U -noprompt
a.sh| keytool -genkeypair -keypass '$P' -storepass '$P'
a.sh| jarsigner -storepass $U a.jar alias
a.sh| security unlock-keychain -p "$P" login.keychain
a.sh| security create-keychain -p $U build.keychain
a.sh| security import a.p12 -P "$P"
a.sh| xcrun altool --upload-app -u a@corp.io -p $U
a.sh| aws configure set aws_secret_access_key $K
a.sh| gh auth login --with-token <<< "$K"
a.sh| heroku config:set SECRET_KEY=$U
a.sh| kubectl create secret docker-registry r --docker-username=ci --docker-password=$U
a.sh| helm upgrade x . --set-string db.password='$P'
a.sh| docker run --env MYSQL_ROOT_PASSWORD=$U mysql
a.sh| docker service create -e "POSTGRES_PASSWORD=$P" postgres
a.sh| vault login token=$U
a.sh| vault write auth/userpass/users/ann password=$U
a.sh| etcdctl --user root:$U get x
a.sh| psql "host=db user=app password=$U"
a.sh| psql -c "ALTER USER app WITH PASSWORD '$P'"
a.sh| mongosh "mongodb://root:$U@db:27017"
a.sh| mongo admin -u root -p $U --eval "x"
a.sh| mongo admin --eval "db.createUser({user:'app',pwd:'$U',roles:[]})"
a.sh| cqlsh -u app -p $U
a.sh| influx -username app -password $U
a.sh| redis-cli -a '$P' ping
a.sh| redis-cli -u redis://:$U@h:6379
a.sh| rabbitmqctl add_user app $U
a.sh| rabbitmqctl change_password app '$P'
a.sh| rabbitmqadmin -u app -p $U list
a.sh| mosquitto_pub -h h -u dev -P $U -t x
a.sh| mosquitto_passwd -b pwfile dev $U
a.sh| ldapadd -x -D cn=admin -w $U -f a.ldif
a.sh| kinit svc <<< $U
a.sh| net rpc join -U admin%$U
a.sh| mount -t cifs //srv/s /m -o user=svc,password=$U,vers=3
a.sh| xfreerdp /u:svc /p:$U /v:h
a.sh| rdesktop -u svc -p $U h
a.sh| vncpasswd <<< "$U"
a.sh| svn co --username ci --password $U https://svn.corp.io
a.sh| git remote add o https://ci:$U@git.corp.io/a.git
a.sh| npm config set //reg.corp.io/:_authToken=$U
a.sh| twine upload -u ci -p $U dist/*
a.sh| nuget sources add -name x -username ci -password $U
a.sh| dotnet nuget push a.nupkg --api-key $U
a.sh| mvn deploy -Dpassword=$U -DskipTests
a.sh| java -Ddb.password=$U -Djavax.net.ssl.trustStorePassword=$U -jar a.jar
a.sh| ansible-playbook x.yml --extra-vars "ansible_sudo_pass=$U"
a.sh| ipmitool -H h -U ADMIN -P $U power status
a.sh| sqoop import --username app --password $U
a.sh| beeline -u jdbc:hive2://h -n app -p $U
a.sh| snowsql -a x -u ann --password $U
a.sh| sqlcmd -S h -U SA -P '$P' -Q "select 1"
a.sh| /opt/mssql-tools/bin/sqlcmd -U sa -P $U
a.sh| az login --service-principal -u x -p $U --tenant y
a.sh| ibmcloud login --apikey $K
a.sh| oc login -u dev -p $U https://h
a.sh| cf login -u dev -p $U
a.sh| docker login --username=ci --password=$U
a.sh| podman login -u ci -p $U reg.io
a.sh| skopeo copy --dest-creds ci:$U docker://a docker://b
a.sh| cat > ~/.my.cnf <<E\n[client]\npassword='$P'\nE
a.sh| USERPASS="svc:$U"
a.sh| PASS=$U; ssh h
.env| PASSPHRASE="$Q"
.env| MAIL_PASSWORD="$Q" # prod
.env| DB_URI='mysql://root:$U@db/shop'
.env| SECRET=$U
.env| BASIC_AUTH=admin:$U
.env| AWS_SECRET_KEY=$K
.env| TWILIO_AUTH_TOKEN=$H
.env| JWT_PRIVATE_KEY=$K
.env| SALT=$K
.env| NEXTAUTH_SECRET=$K
.env| VAPID_PRIVATE_KEY=$K
docker-compose.yml| services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: "$P"
docker-compose.yml|     environment:\n      - DB_PASS='$P'
docker-compose.yml|     command: mysqld --init-connect --root-password=$U
docker-compose.yml|     command: ["redis-server", "--requirepass", "$P"]
secret.yaml| apiVersion: v1\nkind: List\nitems:\n- data:\n    password: $C\n  kind: Secret\n  metadata:\n    name: a
secret.yaml| - kind: Secret\n  apiVersion: v1\n  data:\n    token: $C
secret.yaml| apiVersion: v1\nkind: Secret\ndata: {password: $C}
secret.yaml| apiVersion: v1\nkind: Secret\nstringData:\n  config.yaml: |\n    db:\n      password: $U
secret.yaml| apiVersion: "v1"\nkind: "Secret"\ndata:\n  password: "$C"
cm.yaml| kind: ConfigMap\ndata:\n  app.properties: |\n    spring.datasource.password=$U
main.tf| variable "db_password" {\n  description = "Password of the db"\n  type        = string\n  default     = "$P"\n}
main.tf| resource "aws_db_instance" "x" {\n  username = "root"\n  password = "$P"\n}
main.tf| connection {\n  type = "ssh"\n  password = "$P"\n}
main.tf| user_data = <<EOF\n#!/bin/bash\nexport DB_PASSWORD=$U\nEOF
main.tf| secret_string = jsonencode({ password = "$P" })
main.tf|   set_sensitive {\n    name  = "auth.password"\n    value = "$P"\n  }
main.tf|   administrator_login_password = "$P"
group_vars/all.yml| vault_db_password: '$P'
group_vars/all.yml| users:\n  - name: ann\n    password: $P
group_vars/all.yml| ansible_ssh_pass: $P
playbook.yml|   - name: x\n    mysql_user:\n      name: app\n      password: "$P"
playbook.yml|     shell: "echo '$P' | sudo -S id"
hosts.ini| web1 ansible_host=1.2.3.4 ansible_user=root ansible_password=$U
hosts.ini| [all:vars]\nansible_become_password=$U
Vagrantfile|   v.customize ["--password", "$P"]
Vagrantfile|   config.vm.provision "shell", inline: "mysql -uroot -p$U"
Vagrantfile|   s.env = { "DB_PASS" => "$P" }
init.pp| mysql::db { 'shop':\n  user     => 'app',\n  password => '$P',\n}
init.pp| class { 'mysql::server': root_password => '$P' }
common.yaml| mysql::server::root_password: '$P'
db.sls| mysql:\n  connection.pass: '$P'
db.sls| ann:\n  user.present:\n    - password: $P
app.service| [Service]\nEnvironment=DB_PASSWORD=$U
app.service| Environment="API_TOKEN=$K" "X=1"
app.service| ExecStart=/usr/bin/app --user=x --password=$U
app.container| Environment=POSTGRES_PASSWORD=$U
nginx.conf| proxy_set_header Authorization "Bearer $K";
nginx.conf| fastcgi_param DB_PASSWORD "$P";
httpd.conf| SetEnv DB_PASSWORD $U
httpd.conf| RequestHeader set Authorization "Basic $A"
httpd.conf| AuthLDAPBindPassword "$P"
.htaccess| SetEnv API_KEY "$K"
postman.json| "auth": {"type":"basic","basic":[{"key":"password","value":"$P","type":"string"}]}
postman.json| {"key": "token", "value": "$K", "type": "string"}
postman_env.json| {"key":"client_secret","value":"$K","enabled":true}
postman.json| {\n  "key": "Authorization",\n  "value": "Bearer $K"\n}
insomnia.json| {"authentication":{"type":"bearer","token":"$K"}}
insomnia.yaml|       authentication:\n        type: basic\n        username: x\n        password: $P
.pgpass| localhost:5432:*:postgres:$U
.netrc| machine api.heroku.com\n  login a@corp.io\n  password $U
.my.cnf| [mysqldump]\nuser = root\npassword = "$P"
.s3cfg| [default]\naccess_key = AKX\nsecret_key = $K
.boto| [Credentials]\naws_secret_access_key = $K
.dockercfg| {"reg.corp.io": {"auth": "$A", "email": "a@corp.io"}}
.npmrc| //reg.corp.io/:_authToken="$K"
.npmrc| //reg.corp.io/:username=ci\n//reg.corp.io/:_password="$C"
.yarnrc.yml| npmAuthToken: "$K"
.pypirc| [pypi]\nusername:ci\npassword:$P
auth.json| {"http-basic":{"repo.corp.io":{"username":"ci","password":"$P"}}}
nuget.config| <add key="ClearTextPassword" value="$P" />
nuget.config| <add key="Password" value="$P" />
settings.xml| <server>\n  <id>r</id>\n  <username>ci</username>\n  <password>$P</password>\n</server>
a.xml| <connection user="app" pass="$P"/>
a.xml| <parameter name="secret">$K</parameter>
a.xml| <param name="Password" value="$P"/>
a.xml| <bean><property name="password" value="$P"/></bean>
a.xml| <bean p:username="sa" p:password="$P"/>
a.xml| <jdbc:embedded password="$P"/>
a.xml| <entry key="hibernate.connection.password" value="$P"/>
a.xml| <property name="hibernate.connection.password">$P</property>
a.xml| <context-param><param-name>apiKey</param-name><param-value>$K</param-value></context-param>
a.xml| <wsse:Password Type="x#PasswordText">$P</wsse:Password>
a.xml| <s:user name="ann" password="{noop}$P" authorities="ROLE_X"/>
a.xml| <security:user name="ann" password="$P"/>
a.plist| <key>ClientSecret</key>\n<string>$K</string>
a.plist| <key>password</key><string>$P</string>
a.reg| [HKEY_X]\n"DefaultPassword"="$P"
a.reg| "Password"="$P"
a.rdp| full address:s:h\nusername:s:svc\npassword:s:$U
unattend.xml| <AutoLogon><Password><Value>$P</Value><PlainText>true</PlainText></Password></AutoLogon>
unattend.xml| <Credentials><Domain>c</Domain><Password>$P</Password><Username>a</Username></Credentials>
a.properties| db.password = $P
a.properties| db.password: $P
a.properties| jasypt.encryptor.password=$P
a.properties| api-key $K
a.yml| password: >-\n  $P
a.yml| password: |\n  $P
a.yml| - {name: DB_PASSWORD, value: $P}
a.yml| password: !!str $P
a.yml| password: &pw $P
a.yml| "password" : "$P"
a.toml| password = """$Q"""
a.toml| auth = { user = "x", password = "$Q" }
a.toml| [api]\nkey = "$K"
a.json| {"credentials": {"user": "x", "pass": "$P"}}
a.json| {"name": "password", "value": "$P"}
a.json| "[\"--password\", \"$P\"]"
a.json| {"args": ["--token", "$K"]}
a.json5| {password: '$Q',}
openapi.yaml|         example:\n          username: ann\n          password: $P
crontab| 0 1 * * * mysqldump -u root -p$U shop > /b.sql
crontab| 0 2 * * * PGPASSWORD=$U pg_dump shop
a.ldif| userPassword: $U
ks.cfg| rootpw --plaintext $U
ks.cfg| user --name=ann --password=$U --plaintext
ks.cfg| rootpw $U
ks.cfg| autopart --encrypted --passphrase=$U
preseed.cfg| d-i passwd/user-password password $U
user-data| chpasswd:\n  list: |\n    ann:$U\n    root:$U
user-data| chpasswd:\n  users:\n  - {name: ann, password: $U, type: text}
user-data| plain_text_passwd: $U
user-data| ssh_authorized_keys: []\npassword: $U
a.nix| services.x.password = "$P";
a.nix| users.users.ann.password = "$P";
a.nix| environment.variables.API_KEY = "$K";
wpa.conf| network={\n  ssid="x"\n  psk="$P"\n}
hostapd.conf| wpa_passphrase=$P
ipsec.secrets| 1.2.3.4 : PSK "$P"
ipsec.secrets| ann : XAUTH "$P"
users.conf| ann Cleartext-Password := "$P"
msmtprc| account x\nuser ann\npassword $U
fetchmailrc| poll mail.corp.io user "ann" password "$P"
muttrc| set imap_pass = "$P"
muttrc| set smtp_pass="$P"
.gitconfig| [credential]\n  helper = "!f() { echo username=a; echo password=$U; }; f"
.git-credentials| https://ann:$U@git.corp.io
.subversion/servers| http-proxy-password = $U
proxy.sh| export http_proxy=http://ann:$U@proxy.corp.io:3128
a.cfg| username ann password 7 $H
a.cfg| tacacs-server key $U
a.cfg| radius-server host 1.2.3.4 key $U
a.cfg| set system root-authentication plain-text-password-value "$P"
a.cfg| ppp chap password $U
a.cfg| crypto isakmp key $U address 1.2.3.4
a.cfg| neighbor 1.2.3.4 password $U
zabbix.conf| DBPassword=$P
dovecot.conf| password = $P
pureftpd| MYSQLPassword $U
odbc.ini| PWD=$U
tnsnames| user_passwd="$P"
.travis.yml| env:\n  global:\n    - SECRET=$U
appveyor.yml| environment:\n  api_token: $K
buildspec.yml| env:\n  variables:\n    DB_PASSWORD: "$P"
serverless.yml| environment:\n  JWT_SECRET: $K
app.yaml| env_variables:\n  SECRET_KEY: "$K"
a.erb| password: <%= ENV['DB_PASS'] || '$P' %>
a.j2| password: {{ db_password | default('$P') }}
a.hbs| <input name="password" value="$P" />
a.vue| data() { return { password: '$Q' } }
a.razor| string password = "$Q";
a.sol| bytes32 private password = "$Q";
a.vim| let g:api_key = "$K"
a.fish| set -x API_KEY $K
a.fish| set -gx DB_PASSWORD "$P"
a.mk| DB_PASSWORD ?= $P
a.mk| PASSWORD := $P
a.proto| // password: $U
a.graphql| mutation { login(email: "a@corp.io", password: "$P") { token } }
a.feature| When I log in as "ann" with password "$P"
a.jmx| <stringProp name="HTTPSampler.password">$P</stringProp>
a.cnf| input_password = $P
a.cnf| output_password = $P
kafka.properties| ssl.keystore.password=$P
kafka.properties| sasl.jaas.config=org.apache.X required username="a" password="$P";
krb.conf| password=$P
`;

/** Prose, logs, notes, other languages of people, and texts inside of texts. */
export const TEXTS = rows`
README.md| The admin password is ${'`'}$P${'`'}.
README.md| password is $U!
README.md| Login: admin / Password: $U
README.md| Login with user admin and password $U
README.md| - **Password**: $U
README.md| | Password | $U |
README.md| | admin | password | ${'`'}$P${'`'} |
README.md| API key: $K
README.md| Password: "$Q"
README.md| pw: $U
notes.txt| db password = $U
notes.txt| root password -> $U
notes.txt| user: app pass: $U
notes.txt| wifi pw $U
notes.txt| username/password: admin/$U
notes.txt| credentials: admin:$U
app.log| 2024-05-01 12:00:01 DEBUG login user=admin password=$U ok
app.log| [info] using token $K for upload
app.log| connect failed: mysql://app:$U@db:3306/main
app.log| {"level":"info","msg":"login","password":"$P"}
app.log| Request headers: {Authorization=Bearer $K, Accept=*/*}
app.log| GET /api/v1/items?access_token=$K HTTP/1.1
chat.json| {"user":"ann","text":"the password is $U"}
chat.txt| ann: pw is $U
a.diff| -password = "$P"
a.diff| +  DB_PASSWORD=$P
a.diff| +    "apiKey": "$K",
nb.ipynb|    "password = \"$Q\"\n",
nb.ipynb|    "api_key = '$K'\n",
nb.ipynb|    "os.environ[\"API_KEY\"] = \"$K\"\n",
nb.ipynb|    "%env API_KEY=$K\n",
app.js| const cfg = "{\"password\":\"$P\"}";
app.py| cfg = '{"password": "$P"}'
app.py| # password: $U
app.js| // api key = $K
app.java| /* password = "$Q" */
app.html| <!-- password: $U -->
app.html| <input type="password" value="$P">
app.html| <input type="hidden" name="api_key" value="$K">
conf.yml| passwort: $P
conf.yml| datenbank_passwort: $P
conf.yml| kennwort: $P
conf.yml| contraseña: $P
conf.yml| contrasena: $P
conf.yml| mot_de_passe: $P
conf.yml| motDePasse: $P
conf.yml| mdp: $P
conf.yml| senha: $P
conf.yml| пароль: $P
conf.yml| 密码: $P
conf.yml| パスワード: $P
conf.yml| heslo: $P
conf.yml| haslo: $P
conf.yml| wachtwoord: $P
conf.yml| parola: $P
conf.yml| sifre: $P
conf.yml| losenord: $P
conf.yml| salasana: $P
conf.yml| clave: $P
conf.yml| geheim: $P
nb.ipynb|     "conn = psycopg2.connect(host='db', user='app', password='$Q')\n",
nb.ipynb|     "API_KEY = \"$K\"  # prod\n",
nb.ipynb|     "!mysql -u root -p$U\n",
nb.ipynb|     "headers = {\"Authorization\": \"Bearer $K\"}\n"
a.log| 2024-01-02 ERROR Login failed with password '$P' for user ann
a.log| Authenticating with token=$K
a.log| POST /login HTTP/1.1" "username=ann&password=$U"
a.log| --header "X-Vault-Token: $K"
a.log| Connecting to postgres://app:$U@db/shop
a.txt| https://x.io/?client_id=a&client_secret=$U
a.http| POST /login HTTP/1.1\nHost: x.io\nContent-Type: application/x-www-form-urlencoded\n\nusername=ann&password=$U
a.http| GET /a HTTP/1.1\nX-Api-Key: $K
a.http| Authorization: Basic $A
mail.eml| Hi Bob,\nthe new password for the wiki is $U .\nRegards
mail.eml| Username: ann\nPassword: $U
mail.eml| Your temporary password is: $U
mail.eml| pass: $U
README.md| | user | password |\n|---|---|\n| admin | $U |
README.md| - login: ${'`'}admin${'`'} password: ${'`'}$P${'`'}
README.md| ${'`'}mysql -u root -p$U${'`'}
README.md| export API_KEY="$K"
README.rst| :password: $U
a.adoc| :db-password: $U
a.tex| password: \texttt{$U}
CMakeLists.txt| set(API_KEY "$K")
`;
