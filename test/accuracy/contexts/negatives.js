// The same places with what is no secret: references, types, calls, labels, messages, hashes, ids.
// Written as positives.js; `$H` hexadecimal, `$G` a Git id, `$W` a UUID, `$I` SRI.
const rows = String.raw;

export const NEGATIVES = rows`
app.py| password: str
app.py| password: Optional[str] = None
app.py| password = os.environ["DB_PASSWORD"]
app.py| password = os.getenv("DB_PASSWORD")
app.py| password = getpass.getpass("Password: ")
app.py| password = config["db"]["password"]
app.py| password = self.cleaned_data.get("password1")
app.py| password = forms.CharField(widget=forms.PasswordInput)
app.py| PASSWORD_FIELD = "user_password"
app.py| token = request.headers.get("X-Auth-Token")
app.py| token = Token.objects.create(user=user)
app.py| def login(username, password="", token=None):
app.py| raise ValueError("Invalid password: must contain a digit")
app.py| TOKEN_URL = "https://auth.internal/oauth2/token"
app.py| "password": fields.String(required=True),
app.py| SECRET_KEY = config("SECRET_KEY")
app.py| SECRET_KEY = env.str("SECRET_KEY", "change-me-please")
app.py| api_key = "YOUR_API_KEY"
app.py| api_key = "<your api key>"
app.py| api_key = "xxxxxxxxxxxxxxxx"
app.py| password = "********"
app.py| password = "${'${'}DB_PASSWORD}"
app.py| password = "{{ db_password }}"
app.py| key = "user_name"
app.py| sort_key = "created_at"
app.py| cache_key = "user:profile:42"
app.py| token_type = "bearer"
app.py| secret_name = "prod/db/main"
app.py| secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:main"
app.py| password_hash = hashlib.sha256(password).hexdigest()
app.py| public_key = "$H"
app.py| request_id = "$W"
app.py| key_id = "$W"
app.py| tokens = ["alpha", "beta", "gamma"]
app.py| tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
app.py| pad_token = "[PAD]"
app.py| eos_token="<|endoftext|>"
app.py| assert "password" in response.data
app.py| logger.info("password changed for %s", user)
app.py| help="The password to use for the connection"
app.py| parser.add_argument("--password", help="database password")
app.js| const password = document.getElementById('password').value;
app.js| const { password } = req.body;
app.js| password: req.body.password,
app.js| password: Yup.string().required('Password is required'),
app.js| password: Joi.string().min(8).max(72).required(),
app.js| const token = await getToken();
app.js| const [password, setPassword] = useState('');
app.js| <input type="password" placeholder="Enter password" className="form-control" />
app.js| errors.password = 'Password must be at least 8 characters';
app.js| label: t('login.password'),
app.js| const TOKEN_KEY = 'auth-token';
app.js| const STORAGE_KEY = 'app.settings.theme';
app.js| if (event.key === 'Enter') submit();
app.js| { key: 'firstName', label: 'First name' },
app.js| { accessorKey: 'createdAt', header: 'Created' },
app.js| headers: { Authorization: ${'`'}Bearer ${'${'}token}${'`'} },
app.js| secret: process.env.SESSION_SECRET,
app.js| apiKey: import.meta.env.VITE_API_KEY,
app.js| showPassword ? 'text' : 'password'
app.js| passwordInput.classList.add('is-invalid');
app.js| .password-field { color: #ff00aa; }
app.js| autocomplete="current-password"
app.js| case 'auth/wrong-password':
app.js| const passwordRegex = /^(?=.*[a-z])(?=.*\d).{8,}$/;
app.js| "integrity": "$I",
app.js| // TODO: read the password from the vault
app.ts| password?: string;
app.ts| token: InjectionToken<string>;
app.ts| export type PasswordStrength = 'weak' | 'medium' | 'strong';
app.ts| providers: [{ provide: AUTH_TOKEN, useClass: AuthService }]
app.ts| setPassword: Maybe<SetPassword>;
app.ts| keyof typeof tokens
App.java| private String password;
App.java| @Value("${'${'}db.password}") private String password;
App.java| String password = System.getenv("DB_PASSWORD");
App.java| public void setPassword(String password) { this.password = password; }
App.java| if (password.equals(other.password)) {
App.java| public static final String PASSWORD_PARAM = "j_password";
App.java| private static final String KEY = "preference_theme";
App.java| @NotBlank(message = "password must not be blank")
App.java| intent.putExtra("token", token);
App.kt| val password: String? = null
App.kt| password = viewModel.password.value,
App.cs| public string Password { get; set; }
App.cs| [DataType(DataType.Password)]
App.cs| password: Configuration["Db:Password"]
App.cs| PublicKeyToken=b77a5c561934e089
main.go| Password string ${'`'}json:"password"${'`'}
main.go| password := os.Getenv("DB_PASSWORD")
main.go| return errors.New("password too short")
main.go| flag.StringVar(&password, "password", "", "the password")
main.go| case token.IDENT:
main.go| key := fmt.Sprintf("%s:%s", a, b)
main.go| Token: tok.AccessToken,
main.rs| let password = env::var("DB_PASSWORD")?;
main.rs| pub password: Option<String>,
main.rs| let token = Token::Ident(name);
main.rb| validates :password, presence: true, length: { minimum: 8 }
main.rb| password: ENV.fetch('DB_PASSWORD'),
main.rb| has_secure_password
main.rb| fill_in 'Password', with: user.password
main.php| $password = $_POST['password'];
main.php| 'password' => 'required|string|min:8',
main.php| 'password' => Hash::make($data['password']),
main.php| 'password' => 'The provided password is incorrect.',
main.php| 'password' => env('DB_PASSWORD', ''),
main.c| char password[64];
main.c| printf("Enter password: ");
main.c| static const char *key_names[] = { "left", "right" };
main.c| case KEY_ENTER:
main.c| if (strcmp(token, "begin") == 0)
main.swift| @State private var password = ""
main.swift| static let tokenKey = "userToken"
main.ps1| $password = Read-Host -AsSecureString
main.ps1| [string]$Password
main.sql| CREATE USER app IDENTIFIED BY :password;
main.sql| password VARCHAR(255) NOT NULL,
main.sql| PRIMARY KEY (id), KEY idx_name (name)
main.sql| ALTER USER app WITH PASSWORD '${'${'}DB_PASSWORD}';
.env.example| DB_PASSWORD=
.env.example| DB_PASSWORD=changeme
.env.example| API_KEY=your_api_key_here
.env| DB_PASSWORD=${'${'}VAULT_DB_PASSWORD}
.env| DB_PASSWORD_FILE=/run/secrets/db_password
.env| PASSWORD_MIN_LENGTH=12
.env| TOKEN_EXPIRY=3600
.env| AUTH_PROVIDER=keycloak
docker-compose.yml|       - POSTGRES_PASSWORD=${'${'}POSTGRES_PASSWORD}
docker-compose.yml|       POSTGRES_PASSWORD_FILE: /run/secrets/db
deployment.yaml|         - name: DB_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: db-credentials\n              key: password
deployment.yaml|       secretName: app-tls-cert
values.yaml|   existingSecret: my-release-postgresql
values.yaml|   passwordKey: postgres-password
values.yaml|   password: ""  # generated when empty
secret.yaml|   password: {{ .Values.password | b64enc | quote }}
secret.yaml|   password: {{ randAlphaNum 16 | b64enc }}
secret.yaml| htpasswd: {{ registry_htpasswd | b64encode }}
main.tf| password = var.db_password
main.tf| password = random_password.db.result
main.tf| variable "db_password" {\n  type      = string\n  sensitive = true\n}
main.tf| variable "db_password" {\n  description = "Password of the database user"\n}
main.tf| token = data.aws_eks_cluster_auth.this.token
.github/workflows/ci.yml|   token: ${'${'}{ secrets.GITHUB_TOKEN }}
.github/workflows/ci.yml|   key: ${'${'}{ runner.os }}-node-${'${'}{ hashFiles('**/package-lock.json') }}
.github/workflows/ci.yml| - uses: actions/create-github-app-token@v1
.github/workflows/ci.yml|   id-token: write
.gitlab-ci.yml|   - docker login -u $CI_USER -p $CI_JOB_TOKEN $CI_REGISTRY
Jenkinsfile| withCredentials([string(credentialsId: 'deploy-token', variable: 'TOKEN')]) {
Jenkinsfile| DB_PASSWORD = credentials('db-password')
deploy.sh| read -s -p "Password: " PASSWORD
deploy.sh| PASSWORD=$(cat /run/secrets/db)
deploy.sh| PASSWORD="$1"
deploy.sh| curl -u "$USER:$PASS" https://x.internal
deploy.sh| curl -H "Authorization: Bearer $TOKEN" https://x.internal
deploy.sh| mysql -u root -p"$MYSQL_PWD" main
deploy.sh| mysql -h db -u root -p
deploy.sh| mysql -p3306:3306
deploy.sh| echo "Usage: deploy --password PASSWORD --token TOKEN"
appsettings.json|   "Password": "",
appsettings.json|   "PasswordPolicy": { "RequiredLength": 8 },
appsettings.json|     "Default": "Server=db;Database=app;Trusted_Connection=True;"
web.config| <add name="token" publicKeyToken="b03f5f7f11d50a3a" />
application.properties| spring.datasource.password=${'${'}DB_PASSWORD}
application.properties| server.ssl.key-store=classpath:keystore.p12
application.properties| password.reset.url=/account/reset
my.cnf| password = <set me>
strings.xml| <string name="password_hint">Your password</string>
strings.xml| <string name="login_password">Ihr Kennwort</string>
messages_de.properties| login.password=Kennwort
messages.properties| password.invalid=The password is wrong
locales/fr.json|   "password": "Mot de passe",
locales/nl.json|   "confirm_password": "Bevestig wachtwoord",
locales/de.json|   "token": "Zugangsschl\u00fcssel",
lang/nl/auth.php| 'password' => 'wachtwoord',
src/i18n/es.ts| password: 'Contrasena',
translations/pl.yml| password: Haslo
labels.json|   "passwordLabel": "Password",
labels.json|   "NEW_PASSWORD": "Nieuw wachtwoord",
labels.json|   "Current password": "Aktuelles Passwort",
README.md| The password is required.
README.md| Your password must be at least 12 characters long.
README.md| Use ${'`'}--password${'`'} to set the password.
README.md| password: your password
README.md| | Password | The password of the user |
README.md| | ${'`'}token${'`'} | string | access token |
README.md| The token is sent in the header.
README.md| Set ${'`'}API_KEY=<key>${'`'} first.
README.md| API key: see the dashboard
README.md| password: none
app.log| password authentication failed for user "app"
app.log| token expired at 2024-05-01T12:00:00Z
app.log| invalid token: unexpected EOF
app.log| key not found: user_settings
a.diff| -  password: this.password,
a.diff| +  "resolved": "https://registry.npmjs.org/js-tokens/-/js-tokens-4.0.0.tgz",
yarn.lock|   checksum: 10/$H
package-lock.json| "node_modules/js-tokens": { "version": "4.0.0", "integrity": "$I" }
styles.css| .token.keyword { color: #07a; }
index.html| <label for="password">Password</label>
index.html| <input type="password" name="password" id="user_password" value="">
index.html| <meta name="csrf-token" content="$H">
icons.ts| ["path", { d: "M14 2v5", key: "wfsgrz" }],
list.ts| export const NAMES = ['setPassword', 'resetToken', 'apiKeyName'];
types.ts| AccountSetPassword?: Omit<TypePolicy, 'fields'>
main.bicep| resource passwordSecret 'Vendor.KeyVault/vaults/secrets@2022-07-01' = {
vectors.json| {"private_key": "$H"}
ua.yml| - regex: '^(ping|Node-oauth|Site24x7|Checker)'
chain.ts| const tokenAddress = '0x$E'
jwk.json| {"kty":"RSA","n":"$H$H","e":"AQAB"}
auth.rs| redirect = "msauth://com.internal.app/VZF2DYuLYAu4TurFd6us"
a.py| password = "".join(random.choices(string.ascii_letters, k=12))
a.py| smtp.login(os.environ["SMTP_USER"], os.environ["SMTP_PASS"])
a.py| smtp.login(user, password)
a.py| ftp.login("anonymous", "guest@")
a.py| password: str = Field(default="", description="The password")
a.py| token: str = Field(default=None, alias="accessToken")
a.py| name: str = field(default="unknown")
a.py| password = models.CharField(max_length=128, default="")
a.py| auth = HTTPBasicAuth(user, password)
a.py| auth = ("user", "pass")
a.py| hmac.new(key, msg, hashlib.sha256)
a.py| hmac.new(b"key", b"The quick brown fox", "sha256")
a.py| cache_key = f"user:{user_id}:token"
a.py| jwt.decode(token, key, algorithms=["RS256"])
a.py| jwt.decode(token, "secret", algorithms=["HS256"])
a.py| child.sendline("ls -la")
a.py| child.expect("password:")\nchild.sendline(password)
a.py| parser.add_argument("--token", metavar="TOKEN", help="API token for user")
a.py| PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
a.py| credentials = service_account.Credentials.from_service_account_file("key.json")
a.py| credentials: Optional[Credentials] = None
a.py| authorization = "Bearer " + token
a.py| passwords = {"admin": hash_password(x)}
a.py| User.objects.create_user(username, email, password)
a.py| "token": "string",
a.py| secret_key_ref = "projects/x/secrets/y/versions/latest"
a.py| key_schema=[{"AttributeName": "id", "KeyType": "HASH"}]
a.py| primary_key=True, foreign_key="users.id"
a.py| self.assertEqual(form.errors["password"], ["This field is required."])
a.py| tokens["access"] = str(refresh.access_token)
a.py| login_url = "https://corp.io/login?next=/password/reset"
a.py| if password != confirm_password:
a.py| "auth": ["django.contrib.auth", "rest_framework"],
a.py| auth: "user:read user:write"
a.py| log.debug("Token for user %s is %s", user, token)
a.py| """The password for the user is hashed."""
a.py| # password of the user: see vault
a.py| # the token for this request is created later
a.py| # The key of the map is UserId2
a.js| const pool = mysql.createPool({ user: process.env.DB_USER, password: process.env.DB_PASS });
a.js| crypto.createHmac('sha256', secret).update(body)
a.js| crypto.createCipheriv(algorithm, key, iv)
a.js| crypto.createCipheriv('aes-256-cbc', key, iv)
a.js| new Sequelize(process.env.DB, process.env.USER, process.env.PASS)
a.js| new Sequelize(config.database, config.username, config.password, config)
a.js| jwt.sign({ id: user.id }, process.env.JWT_SECRET)
a.js| jwt.verify(token, config.get('jwtSecret'))
a.js| fill_in 'Password', with: user.password
a.js| <Field name="password" type="password" component={Input} />
a.js| <label htmlFor="password" className="sr-only">Password</label>
a.js| userEvent.type(screen.getByLabelText('Password'), password);
a.js| bcrypt.hash(password, 10)
a.js| bcrypt.hash(req.body.password, saltRounds)
a.js| const key = await crypto.subtle.importKey('raw', rawKey, 'AES-GCM', true, ['encrypt']);
a.js| keyboard: { key: 'Enter', code: 'Enter' }
a.js| i18n.t('auth.passwordReset', { token })
a.js| { id: 'password', label: 'Password', with: 'icon' }
a.js| throw new Error('Token for user is invalid')
a.js| passwordRules: 'minlength: 20; required: lower;'
a.js| const auth = getAuth(app);
a.js| auth: { type: 'oauth2:implicit' }
a.js| credentials: 'same-origin',
a.js| credentials: 'include',
a.js| basic auth: "user:password"
a.js| const [token, setToken] = useState<string | null>(null);
a.js| secretKey: ${'`'}${'${'}prefix}:${'${'}id}${'`'}
a.js| "csrf-token": document.querySelector('meta[name="csrf-token"]').content
a.js| tokenEndpointAuthMethod: 'client_secret_post'
a.js| grantTypes: ['password', 'refresh_token']
a.js| mapping: { password: { type: 'keyword' } }
a.ts| token: { type: String, default: '' }
a.ts| password: z.string().min(8),
a.ts| @Field(() => String) password: string;
a.ts| key: keyof T;
a.ts| const passwordKey: unique symbol = Symbol('password');
a.ts| secrets: { token: { required: true } }
A.java| char[] password = console.readPassword("Password: ");
A.java| keyStore.load(in, password.toCharArray());
A.java| char[] hexDigits = "0123456789ABCDEF".toCharArray();
A.java| for (char c : "hello world".toCharArray())
A.java| ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
A.java| return new PasswordAuthentication(username, password);
A.java| return new PasswordAuthentication(userName, password.toCharArray());
A.java| Algorithm.HMAC256(secret)
A.java| @Column(name = "password_hash", nullable = false)
A.java| .password(passwordEncoder.encode(dto.getPassword()))
A.java| .password("{bcrypt}" + hash)
A.java| @ApiModelProperty(value = "password", example = "secret")
A.java| String token = StringUtils.substringAfter(header, "Bearer ");
A.java| if (Token.IDENTIFIER.equals(token.type)) {
A.java| keyGenerator = KeyGenerator.getInstance("AES");
A.java| private static final String PASSWORD_PATTERN = "^(?=.*[0-9]).{8,}$";
A.java| Map<String, String> tokens = new HashMap<>();
A.java| env.put(Context.SECURITY_CREDENTIALS, password);
A.java| assertThat(result.getToken()).isEqualTo(expected);
A.java| authManager.login("user", "Log in failed");
A.kt| val password by lazy { prefs.getString("password", null) }
A.kt| val token by remember { mutableStateOf("") }
A.scala| implicit val tokenReads: Reads[Token] = Json.reads[Token]
A.scala| val secretKey = sys.env("SECRET_KEY")
A.swift| @Published var password: String = ""
A.swift| let token = try container.decode(String.self, forKey: .token)
A.swift| request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
A.m| @property (nonatomic, copy) NSString *password;
A.m| [defaults setObject:token forKey:@"AuthTokenKey"];
A.m| #define kTokenKey @"token"
a.dart| TextField(controller: _passwordController, obscureText: true)
a.dart| final token = prefs.getString('token');
a.rs| let token = req.headers().get("authorization");
a.rs| #[derive(Debug)] struct Token<'a> { kind: TokenKind, text: &'a str }
a.rs| key: &'static str,
a.rs| let key = Hmac::<Sha256>::new_from_slice(key.as_bytes());
a.rs| password: matches.value_of("password").unwrap().to_string(),
a.go| auth := smtp.PlainAuth("", from, password, host)
a.go| token.SignedString([]byte(os.Getenv("SECRET")))
a.go| store := sessions.NewCookieStore(key)
a.go| req.SetBasicAuth(user, pass)
a.go| Key: "username", Value: v
a.go| case token.STRING, token.CHAR:
a.go| return nil, fmt.Errorf("token %q is invalid", tok)
a.go| tokenFile := filepath.Join(dir, "token.json")
a.go| PasswordHash string ${'`'}gorm:"column:password_hash"${'`'}
a.rb| let(:password) { Faker::Internet.password }
a.rb| let(:user) { create(:user) }
a.rb| let(:token) { user.token }
a.rb| let(:token_type) { "Bearer" }
a.rb| let(:key) { "name" }
a.rb| let(:password_field) { "user_password" }
a.rb| let(:auth_headers) { { "Authorization" => "Bearer #{token}" } }
a.rb| let(:token) { "#{user.id}-abc" }
a.rb| fill_in "Password", with: password
a.rb| fill_in "user[password]", with: "<password>"
a.rb| validates :password, format: { with: /\A(?=.*\d).{8,}\z/ }
a.rb| expect(page).to have_field("Password", with: "")
a.rb| validates :token, uniqueness: true
a.rb| password_digest: BCrypt::Password.create("x")
a.rb| config.reset_password_within = 6.hours
a.php| $pdo = new PDO($dsn, $user, $password);
a.php| mysqli_connect($host, $user, $pass);
a.php| ldap_bind($conn, $dn, $password);
a.php| curl_setopt($ch, CURLOPT_USERPWD, "$user:$pass");
a.php| curl_setopt($ch, CURLOPT_USERPWD, $user . ':' . $pass);
a.php| openssl_encrypt($data, 'aes-256-cbc', $key, 0, $iv);
a.php| hash_hmac('sha256', $data, $secret);
a.php| 'password' => bcrypt($request->password),
a.php| 'password' => ['required', 'confirmed', Rules\Password::defaults()],
a.php| Hash::make($request->password)
a.php| Hash::make('password')
a.php| $this->loginAs('user', 'admin area');
a.pl| my $password = shift;
a.pl| $ftp->login($user, $pass);
a.pl| DBI->connect($dsn, $user, $pass)
a.ex| password = System.fetch_env!("DB_PASSWORD")
a.ex| field :password, :string, virtual: true
a.erl| {password, Password}
a.erl| {token, <<"type">>}
a.erl| -define(TOKEN_TABLE, token_table).
a.erl| -define(KEY, "key").
a.erl| -define(PASSWORD_FIELD, "password").
a.c| #define PASSWORD_PROMPT "Enter password: "
a.c| #define KEY_FILE "key.pem"
a.c| #define TOKEN_SEPARATORS " \t\r\n"
a.c| curl_easy_setopt(curl, CURLOPT_USERPWD, "user:passwd");
a.c| curl_easy_setopt(curl, CURLOPT_USERPWD, userpwd);
a.c| if (strcmp(token, "while") == 0)
a.c| mysql_real_connect(conn, host, user, password, db, 0, NULL, 0);
a.cpp| WiFi.begin(ssid, password);
a.cpp| std::map<std::string, Token> tokens;
a.exp| send "exit\r"
a.exp| expect "assword:"\nsend "$password\r"
a.exp| expect "password:" { send "$env(PASS)\r" }
a.exp| expect "assword:"\nsend "[lindex $argv 0]\r"
a.sh| sqlplus $USER/$PASS@$DB
a.sh| sqlplus / as sysdba
a.sh| sqlplus -s /nolog
a.sh| sqlplus username/password@service
a.sh| CONNECT / AS SYSDBA
a.sh| CONNECT example.org:443 HTTP/1.1
a.sh| CONNECT &user/&pass
a.sql| conn / as sysdba
a.sh| smbclient -U "$USER%$PASS" //srv/share
a.sh| smbclient -L //srv -U guest%
a.sh| openssl enc -aes-256-cbc -k "$KEY" -in a
a.sh| openssl enc -aes-256-cbc -pass env:PASS -in a
a.sh| openssl enc -aes-256-cbc -pass file:key.txt
a.sh| openssl enc -d -K $H -iv 0
a.sh| chpasswd <<< "$USER:$PASS"
a.sh| chpasswd <<EOF\n$USER:$PASS\nEOF
a.sh| cat users.txt | chpasswd
a.sh| echo "$PASS" | passwd --stdin root
a.sh| htpasswd -b .htpasswd "$USER" "$PASS"
a.sh| htpasswd -c /etc/nginx/.htpasswd admin
a.sh| mosquitto_sub -h h -P "$MQTT_PASS" -t x
a.sh| zip -r archive.zip dir
a.sh| unzip -p archive.zip file.txt
a.sh| 7z x archive.7z -p
a.sh| lftp -u $USER,$PASS ftp.x.io
a.sh| net use * /delete
a.bat| net use Z: \\srv\share /persistent:yes
a.bat| net use Z: \\srv\share /user:%USER% %PASS%
a.bat| net use z: \\srv\share * /user:corp\ann
a.bat| schtasks /create /tn backup /tr run.bat /ru SYSTEM
a.sh| grep foo <<< "$line"
a.sh| read -r a b <<< "hello world"
a.sh| docker login -u "$U" --password-stdin <<< "$TOKEN"
a.sh| oc login -u system:admin -p "$PASS"
a.sh| podman login -u ci -p $TOKEN reg
a.sh| cf login -a https://api.x.io -u $U -p $P
a.sh| twine upload -u __token__ -p $PYPI dist/*
a.sh| security unlock-keychain -p "$KEYCHAIN_PASSWORD" build.keychain
a.sh| http -a $USER:$PASS GET x.io
a.sh| rabbitmqctl add_user $USER $PASS
a.sh| rabbitmqctl add_user myuser mypassword
a.sh| ipmitool -H $H -U $U -P $P power status
a.sh| PGPASSWORD=$DB_PASS psql
a.sh| mkdir -p /var/lib/mysql-files
a.sh| mysql --print-defaults -pager
a.sh| cp -p mysql.cnf /etc
a.cfg| rootpw --iscrypted $6$abc
a.cfg| rootpw --lock
a.cfg| crypto isakmp key <key> address 1.2.3.4
a.cfg| tacacs-server key KEY
a.cfg| neighbor 1.2.3.4 password <password>
preseed.cfg| d-i passwd/root-password password <password>
preseed.cfg| d-i passwd/root-password-again password
.htaccess| AuthUserFile /etc/apache2/.htpasswd
nginx.conf| auth_basic_user_file /etc/nginx/.htpasswd;
a.yml| password: |\n  {{ vault_password }}
a.yml| password: >-\n  The password of the user that is shown\n  on the page
a.yml| password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  31636262356566
a.yml| password: !Ref DBPassword
a.yml| password: !secret db_password
a.yml| password: !Sub '${'${'}Prefix}-password'
a.yml| password: *default_password
a.yml| key: &default\n  name: x
a.yml| token: &token\n  from: env
a.yml| secret: |\n  name: my-secret\n  key: value
a.yml| description: |\n  password: the password of the user\n  token: optional
a.yml| password:\n  type: string\n  description: The password
a.yml| api_key: |\n  -----BEGIN PUBLIC KEY-----\n  abc
a.yml| auth: |\n  [users]\n  a=b
a.yml| secrets: >\n  none so far
a.xml| <password type="string">the password</password>
a.xml| <key name="x">value</key>
a.xml| <xs:element name="password" type="xs:string"/>
a.xml| <token type="keyword">while</token>
a.xml| <wsse:Password Type="x">${'${'}password}</wsse:Password>
a.xml| <param-name>apiKey</param-name><param-value>${'${'}api.key}</param-value>
a.xml| <context-param><param-name>tokenClass</param-name><param-value>org.corp.TokenImpl</param-value></context-param>
a.xml| <data name="Password_Hint" xml:space="preserve"><value>Enter your password</value></data>
a.html| <span class="token keyword">return</span>
a.html| <td class="password">Password</td>
a.html| <key id="a1">Name</key>
a.html| <input name="token" value="<%= csrf_token %>">
README.md| The password for the admin user is generated at the first start.
README.md| The password for **admin** is set in the ${'`'}.env${'`'} file.
README.md| Token for the user: see the dashboard.
README.md| The secret of success is work2gether.
README.md| The key for each entry is ${'`'}name${'`'}.
README.md| password of the database: ${'`'}DB_PASSWORD${'`'}
README.md| | name | password | description |\n|---|---|---|\n| user | string | the password |
README.md| | option | token |\n|---|---|\n| type | string |
README.md| | Parameter | Default password |\n|:--|:--|\n| ${'`'}auth.password${'`'} | ${'`'}""${'`'} |
README.md| | key | type |\n|---|---|\n| ${'`'}apiKey${'`'} | ${'`'}string${'`'} |
README.md| | User | Password hash |\n|---|---|\n| ann | $H |
README.md| password is: required
README.md| The password is: a secret only you know
README.md| Pass **${'`'}--token${'`'}** to the command.
README.md| the token **must** be renewed
README.md| your **password** **must** be 8 characters
README.md| secret **or** token
README.md| Use ${'`'}token${'`'} ${'`'}string${'`'} to get it.
README.md| connect user/password@host
a.sql| INSERT INTO users (id, name, password) VALUES (1, 'a', '$H'), (2, 'b', '$H');
a.sql| INSERT INTO users (id, password_hash) VALUES (1, '$2b$12$abcdefghijklmnopqrstuv');
a.sql| INSERT INTO i18n (token, text) VALUES ('LOGIN_TITLE', 'Log in'), ('LOGOUT', 'Log out');
a.sql| INSERT INTO users (name, password) VALUES (?, ?), ($1, $2);
a.sql| INSERT INTO users (name, password) VALUES (:name, :password);
a.sql| CREATE USER app IDENTIFIED BY 'password';
a.sql| IDENTIFIED WITH mysql_native_password BY ?;
a.sql| CREATE USER app IDENTIFIED BY PASSWORD DEFAULT TABLESPACE users;
a.sql| SELECT crypt(password, gen_salt('bf'));
a.sql| ALTER USER app IDENTIFIED BY &pw;
a.log| Authentication for user ann: failed
a.log| password check for user: ok2
a.log| token for session 12: expired
a.log| invalid credentials: user:unknown
a.log| auth: user:ann2024 logged in
a.env| BASIC_AUTH=user:password
a.env| AUTH=basic:none
a.json| "auth": "scope:read",
a.json| "credentials": "file:credentials.json"
a.robot| ${'${'}PASSWORD}    Get Environment Variable    PASS
a.erb| password: <%= ENV['DB_PASS'] %>
a.erb| <%= form.password_field :password, class: "x" %>
a.erb| <%= t('password', default: 'Password') %>
a.fish| set -x TOKEN (cat /run/token)
a.fish| set -gx API_KEY $OTHER
a.feature| When I enter "password" in the "Password" field
a.py| """password for: %s""" % name
a.properties| password.for=Password for: {0}
a.properties| login.token=Token for {0}: {1}
a.md| authentication for user is OAuth2based
`;
