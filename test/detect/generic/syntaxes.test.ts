/**
 * Where values stand: every syntax with a secret in it, and the same syntax with something that only
 * looks like one.
 */
import { describe, expect, test } from 'vitest';
import { findIn, HEX, randomText, valuesIn } from './support.ts';

/** Title, a line with `$P` (a password), `$K` (a random key) or `$H` (hexadecimal), look-alikes. */
const SYNTAXES: ReadonlyArray<readonly [string, string, ...string[]]> = [
  ['.env', 'DB_PASSWORD=$P', 'DB_PASSWORD=$DB_PASS', 'DB_PASSWORD=', 'TOKEN_PATH=/run/token'],
  ['.env with export', 'export API_KEY="$K"', 'export API_KEY="$(vault read key)"'],
  ['JSON', '{"password": "$P", "port": 1}', '{"password": "", "port": 1}', '{"password": null}'],
  ['JSON in a string', '{\\"access_token\\":\\"$K\\"}', '{\\"access_token\\":\\"{{token}}\\"}'],
  [
    'JSON pair',
    '{ "name": "DB_PASSWORD", "value": "$P" }',
    '{ "name": "DB_PASSWORD", "value": "" }',
  ],
  [
    'YAML bare',
    'db:\n  password: $P\n',
    'db:\n  password: ((db.password))\n',
    'password: !vault |\n',
  ],
  ['YAML quoted', "secret_key: '$K'", "secret_key: '<secret key>'", 'secretName: app-tls'],
  [
    'YAML list of pairs',
    '- name: API_TOKEN\n  value: $K\n',
    '- name: API_TOKEN\n  valueFrom:\n    a: b\n',
  ],
  ['TOML', 'client_secret = "$K"', 'client_secret = "your-client-secret"'],
  ['INI', '[db]\npassword=$P\n', '[db]\npassword=%(password)s\n'],
  ['properties', 'spring.datasource.password=$P', 'spring.datasource.password=${PASS}'],
  ['properties with colon', 'mail.smtp.password: $P', 'mail.smtp.passwordPolicy: strict'],
  ['XML element', '<password>$P</password>', '<password></password>', '<token>text</token>'],
  ['XML attribute', '<user password="$P" name="x"/>', '<input type="password" name="password"/>'],
  [
    'XML property',
    '<property name="password" value="$P"/>',
    '<property name="password" value="${pw}"/>',
  ],
  ['appSettings', '<add key="ApiKey" value="$K" />', '<add key="ApiKey" value="" />'],
  [
    'Hadoop',
    '<name>fs.secret.key</name>\n  <value>$K</value>',
    '<name>fs.secret.key</name>\n<value/>',
  ],
  [
    'plist',
    '<key>apiKey</key>\n\t<string>$K</string>',
    '<key>CFBundleKey</key>\n<string>Name</string>',
  ],
  [
    'Android',
    '<string name="api_key">$K</string>',
    '<string name="password_hint">Password</string>',
  ],
  ['Dockerfile ENV', 'ENV MYSQL_PASSWORD $P', 'ENV MYSQL_PASSWORD_FILE /run/secrets/db'],
  ['Dockerfile ARG', 'ARG NPM_TOKEN=$K', 'ARG NPM_TOKEN'],
  ['docker-compose', '      - POSTGRES_PASSWORD=$P', '      - POSTGRES_PASSWORD=${DB_PASS:?}'],
  ['shell default', 'PASS="${PASSWORD:-$P}"', 'PASS="${PASSWORD:-}"'],
  ['shell flag', 'tool login --password $P --quiet', 'tool login --password-stdin --quiet'],
  ['flag with =', 'tool --token=$K', 'tool --token=$TOKEN'],
  ['PowerShell', "New-User -Password '$P'", 'New-User -Password $secure'],
  ['PowerShell variable', '$env:API_KEY = "$K"', '$env:API_KEY = $key'],
  ['Windows switch', 'hash.exe /password:$P /domain:x', 'hash.exe /password:* /domain:x'],
  ['batch file', 'set DB_PASSWORD=$P', 'set DB_PASSWORD=%PASS%'],
  ['Makefile', 'API_TOKEN ?= $K', 'API_TOKEN ?= $(shell cat token)'],
  ['netrc', 'machine h login me password $P', 'machine h login me password'],
  ['Python', "password = '$P'", 'password = os.environ["PASSWORD"]', 'password = getpass()'],
  ['Python keyword', 'connect(host="h", password="$P")', 'connect(host="h", password=password)'],
  ['Python dictionary', "d['secret_key'] = '$K'", "d['secret_key'] = d['other_key']"],
  ['Python bytes', "SECRET_KEY = b'$K'", "SECRET_KEY = b''"],
  ['Python typed', 'api_key: str = "$K"', 'api_key: str = ""', 'def f(api_key: str, x: int): pass'],
  ['Python fall-back', "os.getenv('API_KEY', '$K')", "os.getenv('API_KEY', '')"],
  ['JavaScript', "const apiKey = '$K';", 'const apiKey = process.env.API_KEY;'],
  [
    'JavaScript fall-back',
    "const s = process.env.SECRET || '$K';",
    "const s = process.env.SECRET || '';",
  ],
  [
    'JavaScript object',
    "  password: '$P',",
    '  password: this.password,',
    "  password: 'password',",
  ],
  ['JavaScript pair', "{ key: 'apiSecret', value: '$K' }", "{ key: 'apiSecret', value: '{{s}}' }"],
  ['TypeScript', 'const token: string = "$K";', 'token?: string;', 'readonly token: TokenType;'],
  ['template string', 'const password = `$P`;', 'const password = `#{user}-pw`;'],
  [
    'Java',
    'private String password = "$P";',
    'private String password;',
    'String passwordHash = md5;',
  ],
  ['Java setter', 'ds.setPassword("$P");', 'ds.setPassword(password);', 'ds.getPassword("x")'],
  [
    'Java wrapper',
    'Credential password = new StringCredential("$P");',
    'x.getProperty("password");',
  ],
  ['Java comparison', 'if (password.equals("$P")) {', 'if (password.equals("")) {'],
  [
    'Java on two lines',
    'static final String SECRET_KEY\n    = "$K";',
    'String SECRET_KEY\n    = name;',
  ],
  ['Kotlin', 'val apiKey: String = "$K"', 'val apiKey: String = BuildConfig.API_KEY'],
  ['Scala', 'val password: Option[String] = Some("$P")', 'val password: Option[String] = None'],
  ['Groovy', "apiToken = '$K'", 'apiToken = findProperty("apiToken")'],
  ['Swift', 'let apiKey = "$K"', 'let apiKey = Bundle.main.apiKey'],
  ['Objective-C', 'NSString *apiKey = @"$K";', 'NSString *apiKey = @"";'],
  ['C', 'char password[] = "$P";', 'char password[32];', 'char *password = argv[1];'],
  ['C macro', '#define WIFI_PASSWORD "$P"', '#define WIFI_PASSWORD_MAX 64'],
  ['C++', 'std::string api_key{"$K"};', 'std::string api_key{};'],
  ['C#', 'string password = @"$P";', 'string password = Console.ReadLine();'],
  ['Go', 'password := "$P"', 'password := os.Getenv("PASSWORD")', 'password := flag.Arg(0)'],
  ['Go constant', 'const apiToken string = "$K"', 'const apiToken string = ""'],
  [
    'Go struct',
    '\tPassword: "$P",',
    '\tPassword: password,',
    '\tPassword string `json:"password"`',
  ],
  ['Go environment', 't.Setenv("API_TOKEN", "$K")', 't.Setenv("API_TOKEN", token)'],
  ['Rust', 'let secret_key: &str = "$K";', 'let secret_key: &str = &args[1];'],
  ['Ruby', "password: '$P'", "password: ENV['PASSWORD']", 'password: "#{pw}"'],
  ['Ruby hash', ":secret_key => '$K'", ':secret_key => secret'],
  ['PHP', "$config['password'] = '$P';", "$config['password'] = $pw;"],
  ['PHP define', "define('DB_PASSWORD', '$P');", "define('DB_PASSWORD', '');"],
  ['PHP array', "'api_key' => '$K',", "'api_key' => env('API_KEY'),"],
  ['PHP concatenation', '$token .= "$K";', '$token .= $part;'],
  ['Perl', "my $password = '$P';", 'my $password = shift;'],
  ['R', 'api_key <- "$K"', 'api_key <- Sys.getenv("KEY")'],
  ['Lua', 'local api_key = "$K"', 'local api_key = nil'],
  ['Elixir', 'config :app, secret_key_base: "$K"', 'config :app, secret_key_base: secret'],
  ['Clojure', '{:password "$P"}', '{:password (env :pw)}'],
  [
    'Terraform',
    '  password = "$P"',
    '  password = var.password',
    '  password = random_password.p.result',
  ],
  [
    'Terraform variable',
    'variable "db_password" {\n  type = string\n  default = "$P"\n}',
    'variable "db_password" {\n  type = string\n}',
  ],
  ['SQL', "CREATE USER x WITH PASSWORD '$P';", "CREATE USER x WITH PASSWORD '';"],
  [
    'SQL identified',
    "CREATE USER x IDENTIFIED BY '$P';",
    "CREATE USER x IDENTIFIED BY 'password';",
  ],
  [
    'SQL assignment',
    "ALTER LOGIN sa WITH PASSWORD = '$P';",
    "ALTER LOGIN sa WITH PASSWORD = '<pw>';",
  ],
  ['connection string', 'Server=h;User Id=sa;Password=$P;', 'Server=h;User Id=sa;Password=******;'],
  [
    'URL',
    'postgres://me:$P@db:5432/x',
    'postgres://user:password@db:5432/x',
    'http://host:8080/@a',
  ],
  ['URL without user', 'redis://:$P@cache:6379', 'redis://cache:6379/0'],
  [
    'URL with a token for user',
    'https://$H@github.test/x.git',
    'https://someone@github.test/x.git',
  ],
  ['Go MySQL', 'root:$P@tcp(127.0.0.1:3306)/db', 'root:%s@tcp(127.0.0.1:3306)/db'],
  ['query', 'https://h/cb?access_token=$K&x=1', 'https://h/cb?access_token=TOKEN&x=1'],
  ['header', 'X-Auth-Token: $K', 'X-Auth-Token: <token>', 'X-Auth-Token: required'],
  [
    'Bearer',
    "'Authorization': 'Bearer $K'",
    "'Authorization': 'Bearer ' + token",
    'Bearer authentication',
  ],
  [
    'curl user',
    'curl -u me:$P https://h/',
    'curl -u user:password https://h/',
    'curl -u me https://h/',
  ],
  ['mysql', 'mysql -u root -p$P db', 'mysql -u root -p db', 'mysql -u root -p$PASS db'],
  ['sshpass', 'sshpass -p $P ssh h', 'sshpass -p "$PASS" ssh h'],
  ['openssl', 'openssl req -passin pass:$P -x509', 'openssl req -passin pass:$PW -x509'],
  ['GitHub workflow', '        API_TOKEN: $K', '        API_TOKEN: ${{ secrets.API_TOKEN }}'],
  ['GitLab CI', '  DEPLOY_TOKEN: "$K"', '  DEPLOY_TOKEN: $CI_JOB_TOKEN'],
  ['Ansible', 'ansible_ssh_pass=$P', 'ansible_ssh_pass={{ vault_pass }}', 'no_log_password: yes'],
  [
    'CloudFormation',
    'ParameterKey=DBPassword,ParameterValue=$P',
    'ParameterKey=DBPassword,UsePreviousValue=true',
  ],
  ['log', '[INFO] Input password     : $P', '[INFO] Input password     : ********'],
  ['note', "service token - '$K'", "service token - '<yours>'"],
  ['comment', '# password: $P', '# password: ask the admin for it'],
  ['README', 'Use password `$P` to log in', 'Use `password` to log in'],
  ['joined texts', 'secret = "$K" + "-tail"', 'secret = "prefix-" + name'],
  ['table', '| password | $P |', '| password | string |'],
  ['Rust string', 'let password = String::from("$P");', 'let token = Token::Ident("password");'],
  ['Rust lifetime', 'const KEY_SECRET: &\'static str = "$P";', "fn f(secret: &'static str) {}"],
  [
    'a default behind a call',
    'env::var("DB_PASSWORD").unwrap_or("$P".into())',
    'env::var("DB_PASSWORD").unwrap_or(other)',
  ],
  ['Go bytes', 'jwtKey := []byte("$K")', 'jwtKey := []byte(os.Getenv("KEY"))'],
  ['Kotlin pair', 'mapOf("user" to "app", "password" to "$P")', 'mapOf("password" to field)'],
  ['Android build', 'buildConfigField("String", "API_KEY", "\\"$K\\"")'],
  ['C# property', 'public string ApiKey { get; set; } = "$K";', 'string ApiKey { get; set; }'],
  ['Erlang', '{password, "$P"}', 'import {password, token} from "vault"'],
  ['basic authentication', 'auth = HTTPBasicAuth("admin", "$P")', 'HTTPBasicAuth("admin", pw)'],
  ['a pair of credentials', 'get(url, auth=("admin", "$P"))', 'get(url, auth=("admin", password))'],
  ['a filled-in form', "cy.get('#password').type('$P')", "cy.get('#password').type(password)"],
  [
    'arguments of a connection',
    'mysqli_connect("db", "app", "$P", "main")',
    'mysqli_connect("db", "app", $pw)',
    'socket.connect("db", 80, cb)',
  ],
  ['signing', "jwt.sign(payload, '$K', options)", 'jwt.sign(payload, key)'],
  ['HMAC', "createHmac('sha256', '$K')", "createHmac('sha256', key)"],
  [
    'SQL insert',
    "INSERT INTO users (name, password) VALUES ('admin', '$P');",
    'INSERT INTO users (name, password) VALUES (?, ?);',
    "INSERT INTO users (name, title) VALUES ('admin', 'Chief7x9Kd2');",
  ],
  [
    'CloudFormation parameter',
    'DBPassword:\n    Type: String\n    NoEcho: true\n    Default: $P',
    'DBPassword:\n    Type: String\n    NoEcho: true',
  ],
  [
    'XML value in a property',
    '<property name="password"><value>$P</value></property>',
    '<property name="password"><ref bean="x"/></property>',
  ],
  ['template default', '{{ db_password | default("$P") }}', '{{ db_password | b64encode }}'],
  ['docker login', 'docker login -u app -p $P host', 'docker login -u app -p $TOKEN host'],
  ['redis-cli', 'redis-cli -a $P ping', 'redis-cli -a "$PW" ping'],
  ['LDAP', 'ldapsearch -D cn=a -w $P -b dc=x', 'ldapsearch -D cn=a -W -b dc=x'],
  ['piped password', 'echo $P | sudo -S ls', 'echo "$PW" | sudo -S ls', 'echo done | cat'],
  ['chpasswd', 'RUN echo "root:$P" | chpasswd', 'RUN echo "root:$PW" | chpasswd'],
  [
    'PowerShell secure string',
    "ConvertTo-SecureString '$P' -AsPlainText",
    'ConvertTo-SecureString $pw -AsPlainText',
  ],
  ['netrc without machine', 'user admin password $P', 'user admin password reset'],
  ['Cisco', 'enable secret 0 $P', 'enable secret 0'],
  ['token in a sentence', '[info] using token $K for it', '[info] using token abc for it'],
  ['Spanish', 'contraseña: $P', 'contraseña: requerida'],
  ['French', 'mot_de_passe = "$P"', 'mot_de_passe = lire()'],
  ['Russian', 'пароль: $P', 'пароль: нет'],
  ['Chinese', '密码: $P', '密码: 必填'],
  ['Dutch', 'wachtwoord: "$P"', 'wachtwoord: "vergeten"'],
  [
    'a passphrase',
    'passphrase = "$P"',
    'password = "the password is required"',
    '"NEW_PASSWORD": "Nieuw wachtwoord"',
  ],
  [
    'names beside each other',
    'setPassword("$P")',
    "x = ['injectNpmPassword', 'injectNpm2FaToken']",
    '{"a":"New Password"},"ZhDQel":{"b":"c"}',
    '["path", { key: "wfsgrz" }]',
    'setPassword?: Omit<TypePolicy>, "fields"',
    "resource pwSecret 'Vault/secrets@2022-07-01' = {",
    'redirect = "msauth://com.app/VZF2DYuLYAu4TurFd6us"',
    "regex: '^(ping|Node-oauth|Site24x7|Checker)'",
    '<string name="crypto_key">Ffurf\\\'r allwedd</string>',
    "?? 'show-password' || 'heroicon-m-eye'",
    'filters.Add("overlay=eof_action=pass:repeatlast=0:format=nv12")',
    'new Rule(kind: "tv", token: "HDTV")',
  ],
];

function withValues(line: string, seed: number): string {
  return line
    .replaceAll('$P', () => `${randomText(seed, 5)}7${randomText(seed + 1, 6)}`)
    .replaceAll('$K', () => `k${randomText(seed, 30)}4`)
    .replaceAll('$H', () => randomText(seed, 40, HEX));
}

function expected(line: string, seed: number): string {
  const place = /\$[PKH](?![A-Za-z])/u.exec(line)?.[0] ?? '$P';
  return withValues(place, seed);
}

describe('a secret is found', () => {
  test.each(SYNTAXES)('in %s', (_, line) => {
    for (const seed of [11, 222, 3333]) {
      expect(valuesIn(withValues(line, seed))).toContain(expected(line, seed));
    }
  });
});

describe('nothing is found', () => {
  const cases = SYNTAXES.flatMap(([title, , ...lookAlikes]) =>
    lookAlikes.map((lookAlike) => [title, lookAlike] as const),
  );
  test.each(cases)('in %s: %j', (_, line) => {
    expect(valuesIn(line)).toEqual([]);
  });
});

test('several keywords in one name make one candidate', () => {
  const value = randomText(5, 20);
  const found = findIn(`db_password_secret_token = "${value}"`);
  expect(found.map((one) => one.value)).toEqual([value]);
});

test('a value with @ in an address is read up to the last @', () => {
  const value = `${randomText(6, 5)}@${randomText(7, 5)}`;
  expect(valuesIn(`mssql://sa:${value}@localhost/`)).toContain(value);
});

describe('a phrase', () => {
  const phrase = 'walnut cobra maple tractor';

  test('that could be a password is found whole', () => {
    expect(valuesIn(`passphrase = "${phrase}"`)).toEqual([phrase]);
    expect(valuesIn(`db.setPassword("${phrase}")`)).toEqual([phrase]);
  });

  test.each([
    `title = "${phrase}"`,
    `password_hint = "${phrase}"`,
    'password = "walnut and maple tractor"',
    'password = "Walnut Cobra Maple Tractor"',
    'password = "choose walnut, cobra, maple"',
    '"password": "geben sie das passwort ein"',
  ])('is none in %j', (line) => {
    expect(valuesIn(line)).toEqual([]);
  });
});
