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
`;
