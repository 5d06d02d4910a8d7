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
main.sql| CONNECT app/$U@orcl
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
`;
