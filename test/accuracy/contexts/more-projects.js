// Places of fifty-four more projects, taken down as those of projects.js were, before the detectors were looked at: first
// where a secret stands, then look-alikes. Form and letters are those of positives.js; places that are missed are left out.
const rows = String.raw;

export const MORE_PROJECTS = rows`
spec.rb| env.set(:svn_password, "$P")
spec.rb| env.set(:git_http_password, "$P")
spec.rb| backend.expects(:execute).with(:git, :clone, "--mirror", "https://hello:$U@corp.io/repo.git", "path")
spec.rb| backend.expects(:execute).with(:svn, :update, "--username ann", "--password $U")
spec.rb| Backend::Netssh.configure { |ssh| ssh.ssh_options = { password: "$P" } }
spec.rb| let(:properties) { { password: "$P" } }
spec.rb| expect(server.password).to eq "$P"
spec.rb| c.use Rack::Session::Cookie, secrets: "$K"
spec.rb| {"host" => "host3", "port" => 26379, "password" => "$P"}
spec.rb| {owner: "smbowner", smb_username: "ann", smb_password: "$P"},
spec.rb| subject.password    = "$P"
spec.rb| let(:client) { double("client", token: "$K") }
spec.rb| privkey = OpenSSL::PKey::RSA.new(privkey, "$P")
spec.rb| content, status, type = agent.receive_web_request({ 'secret' => '$P' }, 'get', 'text/xml')
spec.rb| :options => { 'secret' => '$P', 'payload_path' => 'some_key' })
spec.rb| password_confirmation: '$P',
spec.rb| basic_auth: {username: "ann", password: "$P"}, headers: {"User-Agent" => "Hub"}
spec.rb| source = "http://ann:$U@corp.io/box.box"
index.markdown| me@localhost $ git ls-remote https://deploy:$U@github.com/corp/app.git
index.markdown| host.password = '$P'
index.markdown| ask(:database_password, '$P', echo: false)
secrets.yml| production:\n  secret_key_base: $K
secret_token.rb| Myapp::Application.config.secret_token = "$K"
test_s3.py| self.app.conf.s3_secret_access_key = '$K'
test_s3.py| aws_secret_access_key='$K',
test_redis.py| 'sentinel://:$U@corp.io:123/1;'
test_redis.py| 'rediss://:$U@vandelay.com:123//1'
test_couchdb.py| assert x.password == '$P'
test_couchbase.py| 'password': '$P',
test_queue.py| auth = HTTPBasicAuth("ops", "$P")
rabbitmq.rst| broker_url = 'amqp://myuser:$U@localhost:5672/myvhost'
rabbitmq.rst|     $ sudo rabbitmqctl add_user myuser $U
settings.py| SECRET_KEY = '$K'
security.rst| Note: if the key is encrypted, set ${'`'}${'`'}security_key_password = '$P'${'`'}${'`'}
ci.yml| if [[ '${'${'}{ matrix.db }}' == 'mariadb' ]]; then export DB_URL='mysql://root:$U@127.0.0.1/app'; fi
DigestTest.php| $auth = ['username' => 'ann', 'password' => '$P'];
FormHelperTest.php| $expected = ['input' => ['type' => 'password', 'name' => 'password', 'value' => '$P']];
OauthTest.php| 'consumerSecret' => '$K',
OauthTest.php| 'tokenSecret' => '$K',
app.php| 'Security' => [\n    'salt' => env('SECURITY_SALT', '$K'),\n],
MailTest.php| $dsn = 'smtp://ann:$U@localhost:25?timeout=30&client=null&tls=null';
UserTest.php| 'Model' => ['username' => 'nate', 'password' => '$P', 'valid' => '0'],
UserTest.php| 'User.password' => '$P', 'User.name' => 'foo', 'User.is_valid' => '1',
SimpleConfig.php| public $password  = '$P';
ExceptionsTest.php| 'password' => '$P',
ModelTest.php| 'name'    => password_hash('$P', PASSWORD_BCRYPT),
database.rst| database.tests.password = $U
entity.php| $user->setPassword('$P');
uri.php| $uri = new \Framework\HTTP\URI('ftp://ann:$U@corp.io:21/some/path');
curl.php| $client->request('GET', 'http://corp.io', ['auth' => ['ann', '$P', 'digest']]);
spec.cr| consumer_secret = "$K"
spec.cr| access_token.token.should eq("$K")
spec.cr| #   request.headers["Authorization"] = "Bearer $K"
spec.cr| assert_uri("https://alice:$U@www.corp.io", scheme: "https", host: "www.corp.io")
publish.feature| When I run the runner with arguments ${'`'}${'`'} and env ${'`'}PUBLISH_TOKEN=$K${'`'}
login.feature|   Given I log in as "ann" with password "$P"
Startup.cs| Password = "$P" // dev only
pipelines.yml|   MSSQL_SA_PASSWORD: "$P"
Const.cs| private const string UserPassword = "$P";
Cipher.cs| public static string DefaultPassPhrase { get; set; } = "$P";
db.sql| CREATE ROLE keeper WITH NOSUPERUSER INHERIT NOCREATEROLE LOGIN PASSWORD '$P';
cli.yml|         env:\n          VAULT_TOKEN: "$K"
keysource_test.go| t.Setenv("AWS_SECRET_ACCESS_KEY", "$K")
keysource_test.go| cred, err := azidentity.NewUsernamePasswordCredential("tenant", "client", "ann", "$P", nil)
keysource_test.go| testVaultToken = "$K"
audit.yaml| backends:\n  postgres:\n    - connection_string: "postgres://sops:$U@localhost/sops?sslmode=verify-full"
release.md| {"username": "user1", "password": "$P", "other": "some-long-data"}
options_test.go| httpCredentials: { username: 'ann', password: '$P' },
options_test.go|     password:     "$P",
cloud_test.go|     token:    "$K",
client_test.go| assert.Equal(t, "Bearer $K", gotAuth)
config_test.go| c.Token = "$K"
config_test.go| c.Password = ${'`'}$P${'`'}
config_test.go| ElevatedPassword: "$P",
config_test.go| config["elevated_password"] = "$P"
config_test.go| pp.config.UserVariables = map[string]string{"password": "$P", "region": "us-east-1"}
source.pkr.hcl| ssh_password    = "$P"
source.pkr.hcl|   access_key = "AKFAKE"\n  secret_key  = "$K"
input.json| "ssh_password": "$P",
preseed.cfg| d-i passwd/user-password password $U
ks.cfg| rootpw --plaintext $U
autounattend.xml| <AdministratorPassword>\n  <Value>$P</Value>\n  <PlainText>true</PlainText>\n</AdministratorPassword>
haproxy.cfg| user  ann  insecure-password $U
haproxy.cfg|     stats auth admin:$U
haproxy.cfg| server s1 10.0.0.1:443 ssl verify none crt-list x tcp-md5sig $U
auth.conf|   client_password =\t$U
exim.conf|   server_condition = "${'${'}if and {{eq{$2}{userx}}{eq{$3}{$U}}}{yes}{no}}"
exim.conf| hide mysql_servers = localhost/mail/exim/$U
exim.conf| ${'${'}lookup ldap {user="cn=manager,o=Corp,c=UK" pass=$U ldap:///o=Corp,c=UK?sn?sub?(cn=*)}}
exim.conf|   client_send = : ann@corp.io : $U
exim.conf| ${'${'}hmac{md5}{$U}{$primary_hostname $tod_log}}
openssl.sh| openssl enc -aes-256-cbc -pass pass:$U -in infile -out outfile
openssl.sh| openssl genrsa -aes128 -passout pass:$U -out priv.pem 4096
keytool.sh| keytool -genkey -keyalg RSA -alias rmi -keystore rmi.jks -storepass $U -validity 7 -keysize 2048
keytool.sh| keytool -importkeystore -srckeystore a.p12 -srcstorepass $U -destkeystore b.jks
firebird.txt| fbsvcmgr service_mgr user SYSDBA password $U
firebird.txt| CONNECT 'LOCALHOST:/TMP/CUMROLES.FDB' USER 'US' PASSWORD '$P';
firebird.txt| gsec -user sysdba -password $U -add ann
firebird.sh| isql -u sysdba -p $U employee.fdb
firebird.sql| alter user ann set password '$P';
keys.nix| example = { password.text = "$P"; };
configuration.nix| users.users.ann.initialPassword = "$P";
configuration.nix| services.postgresql.initialScript = pkgs.writeText "init" ''ALTER ROLE app PASSWORD '$U';'';
test_user.c| assert_string_equal(up.password, "$P");
test_auth.c| strcpy(ctx->up.password, "$P");
test_sasl.c|     .password = "$P",
test_scram.c| client_password = "$P";
test_jwt.c| .token = "$K"
test_url.c| .url = "imap://ann:$U@corp.io",
test_scheme.c| test_password_scheme("PLAIN", "{PLAIN}$U", "test");
passwd-file| ann:{PLAIN}$U:1000:1000::/home/ann::
dovecot-sql.conf| connect = host=localhost dbname=mail user=mail password=$U
dovecot-ldap.conf| dnpass = $U
test.clas.abap| exp = 'Basic $A' ).
test.clas.abap| iv_password = '$P'
test.clas.abap| lv_password = '$P'.
test.clas.abap| CALL FUNCTION 'RFC_LOGON' EXPORTING user = 'ANN' password = '$P'.
casdoor.t| client_secret = "$K"
consumer.t| "basic-auth": {"username": "the-user", "password": "$P"}
consumer.t| -H "apikey: $K"
consumer.md| curl "http://127.0.0.1:9080/mock" -H "apikey: $K"
oidc.t| session = { secret = "$K" },
oidc.md|     "session": {\n      "secret": "$K"\n    }
ad.ldif| userPassword: $U
saml.t| local password = "$P"
server.lua| if args.oldPassword ~= "$P" then
jwt.py| secret = bytes('$P', 'utf-8')
etcd.yaml|   user: root\n  password: $P    # root password for etcd
kafka.t| local kafka_password = "$P"
token.t| query = { apikey = "$K" },
embed.t| "model": "text-embedding-3-small", "api_key": "$K" } },
aliyun.t| {access_key_id = "id1", access_key_secret = "$K"})
app.yml| redis:\n  redis_password: $P
users.xml| <user username="u1" password="$P"/>
PackageTest.java| config.setPassword("$P");
plan.jmx| <stringProp name="HTTPSampler.password">$U</stringProp>
plan.jmx| <elementProp name="" elementType="Authorization">\n<stringProp name="Authorization.username">ann</stringProp>\n<stringProp name="Authorization.password">$U</stringProp>
jmeter.properties| server.rmi.ssl.keystore.password=$U
jmeter.sh| ./jmeter -H proxy.corp.io -P 8000 -u ann -a $U -n -t t.jmx
Neo4jTest.java| props.setProperty(NEO4J_AUTH_PASSWORD, "$P");
ActionsIT.java| authenticationUserViaRest("user1", "$P");
ClusterTest.java| properties.setProperty(prefix + ".password", "$P");
shiro.ini| activeDirectoryRealm.systemPassword = $U
zeppelin-site.xml| <property>\n  <name>app.ssl.truststore.password</name>\n  <value>$U</value>\n  <description>Truststore password.</description>\n</property>
HostCreator.cs| Password = "$P" //host
appsettings.json| "Abp": { "Mailing": { "Smtp": { "UserName": "ann", "Password": "$P" } } }
appsettings.json| "Authentication": { "JwtBearer": { "SecurityKey": "$K", "Issuer": "App" } }
token_SUITE.erl| -define(PASSWORD, <<"$P">>).
mfa_SUITE.erl| MfaState = #{mechanism => totp, secret => <<"$K">>, first_verify_ts => 1000},
http_SUITE.erl| auth:authenticate(Credentials#{password => <<"$P">>})
kafka_testlib.erl| <<"password">> => <<"$P">>
redact.erl| NewConf3 = #{foo => <<"bar3">>, password => <<"$P">>},
redis_SUITE.erl| "    sentinel_password = \"$U\"\n".
snowflake.md|     PASSWORD = '$P'
user_SUITE.erl| #{user_id => <<"u_super">>, password => <<"$P">>, is_superuser => true},
user_SUITE.erl| emqtt:start_link([{username, <<"ann">>}, {password, <<"$P">>}])
user_SUITE.erl| {ok, _} = mgmt:add_user(<<"ann">>, <<"$P">>, viewer, <<"desc">>),
emqx.conf| authentication = [{mechanism = password_based, backend = mysql, username = "root", password = "$P"}]
tuya.yaml| wifi:\n  ssid: MySSID\n  password: $P
fingerprint.yaml| fingerprint_grow:\n  new_password: 0xA65B9840\nota:\n  - platform: esphome\n    password: $P
lvgl.yaml| password: $P
main.cpp| ap.set_password("$P");
wg.yaml| wireguard:\n  private_key: $B\n  peer_endpoint: wg.server.example
mqtt.yaml| mqtt:\n  broker: 10.0.0.2\n  username: ann\n  password: $P
wifi.yaml| networks:\n  - ssid: 'home'\n    password: '$P'
eap.yaml|     eap:\n      username: ann\n      password: $P
Config.h| #define WIFI_PASS "$P"
sketch.ino| const char* password = "$P";
sketch.ino| WiFi.begin("home", "$P");
sketch.ino| client.connect("esp", "ann", "$U")
in_forward.rb| SHARED_KEY = '$P'
in_forward.rb| USER_PASSWORD = '$P'
forward.conf|     <user>\n      username ann\n      password $U\n    </user>
forward.conf|   <security>\n    self_hostname server\n    shared_key $U\n  </security>
sd.yml|   'password': $P
OAuthTest.java| private static final String CONSUMER_SECRET = "$K";
OAuthTest.java| new ConsumerKey("key", "$K"),
HttpTest.java| .digestAuth("ann", "$P")
HttpTest.java| sslContextFactory.setKeyStorePassword("$P");
HttpTest.scala| .proxy(Proxy("172.31.76.106", 8080).credentials("ann", "$P"))
JmsTest.java| .credentials("ann", "$P")
ClientTest.java| .register(HttpAuthenticationFeature.basic("scott", "$P"))
ClientTest.java| Credentials credentials = new NTCredentials("ann", "$P".toCharArray(), "host", "domain");
ClientTest.java| private static final String BAD_USER_ENCODED_TOKEN = "$A";
ClientTest.java| .isNotEqualTo(new BasicCredentials("u", "$P").hashCode());
ClientTest.java| assertThat(ds.getPassword()).isEqualTo("$P");
ClientTest.java| ConfigOverride.config("database.password", "$P"),
ClientTest.java| "$P".equals(credentials.getPassword())
jdbi.rst|   # the password\n  password: $P
config.yml|       keyStorePassword: $P
https.rst|           trustStorePassword: $P
SecTest.java| ctx.setAuthentication(new UsernamePasswordAuthenticationToken("ann", "$P"));
.yo-rc.json| "jwtSecretKey": "$C",
password.spec.ts| currentPassword: '$P',
password.spec.ts| const newPassword = '$P';
users.sql| (2, 10, 'users', 'noc', PASSWORD('$P'), 'NOC', 'NOC', 'noc@corp.io'),
ocs.cfg| ##!define DB_URL2 "con2=>mysql://ocs:$U@127.0.0.1/hss_db"
pcscf.cfg| #!define DB_URL "mysql://pcscf:$U@127.0.0.1/pcscf"
kamailio.cfg| modparam("usrloc", "db_url", "mysql://ser:$U@192.168.2.16/ser" )
kamailio.cfg| modparam("kazoo", "amqp_connection", "kazoo://guest:$U@otherhost:5672")
kamailio.cfg| modparam("auth", "secret", "$U")
db_cluster.xml| "c1=&gt;mysql://kamailio:$U@localhost/kamailio1")
ldap.cfg| ldap_bind_password = "$P"
StepHttp.java| * form field password = '$P'
StepHttp.java| * def token = '$K'
Curl.java| http.auth(new BasicAuthHandler("john", "$P"));
Login.java| driver.input("#password", "$P");
api.feature|     * def response = { token: '$K', expires: 3600 }
api.feature|     * configure ssl = { trustStore: 'classpath:ssl/server.p12', trustStorePassword: '$P', trustStoreType: 'pkcs12' }
api.feature|     * match response.token == '$K'
api.feature|     And header Authorization = 'Bearer $K'
api.feature|     And request { username: 'ann', password: '$P' }
api.feature|     * header X-Api-Key = '$K'
test_devices.yml| cisco881:\n  device_type: cisco_ios\n  username: pyclass\n  password: $U\n  secret: x1
netmiko.py| device = {"device_type": "cisco_ios", "host": "10.0.0.1", "username": "admin", "password": "$P", "secret": "x1"}
netmiko.py| net_connect = ConnectHandler(device_type="cisco_ios", host="c1", username="ann", password="$P")
slog.log| Password: $U
mib.pl| my $community = "$U";
check.t| $res = testCmd( "./check_snmp -H 127.0.0.1 -C $U -p 161 -o .1.3.6.1.4" );
check.c| printf ("    check_mysql -H db -u nagios -p $U\n");
ios.conf| enable password $U
ios.conf| username ann privilege 15 password 0 $U
ios.conf| snmp-server community $U RO 11
ios.conf|  neighbor 10.0.0.2 password $U
ios.conf|  ip ospf message-digest-key 1 md5 $U
ios.conf| tacacs-server key $U
junos.conf| set snmp community $U authorization read-only
eos.conf| username ann privilege 15 role network-admin secret 0 $U
driver.py| PASSWORD = "$P"
ansible.rst|     password: '$P'                 #The line level password
xoauth2.js| refreshToken: '$K',
ses.js| const AWS_SECRET_ACCESS_KEY = '$K';
smtp.js| pass: '$P'
smtp.js| if (auth.username !== 'ann' || auth.password !== '$P') {
proxy.js| httpProxyClient('http://test:$U@localhost:' + PROXY_PORT, TARGET_PORT, '127.0.0.1', cb)
smtp.js| let transporter = nodemailer.createTransport('smtps://ann%40corp.io:$U@smtp.corp.io');
smtp.js| nodemailer.createTransport({ auth: { type: 'OAuth2', clientSecret: '$K', user: 'ann' } })
websocket.md| 1. An API token: ${'`'}$K${'`'}
websocket.md| 1. Basic Auth with base64 encoded {USER}:{PASSWORD}: ${'`'}$A${'`'}
windows.md| Password: $U
things.md| Bridge mqtt:broker:my [ host="192.168.1.50", secure=false, username="Ann", password="$P"] {
linux.md| Let's set his password (e.g. "$P"):
LIST.pm| my $passwd = '$P';
ftp.pm|   $client->login($user, '$P');
snmp.pm| my $snmp_community = "$U";
sql.html| SQLConnectInfo db@localhost proftpd $U
sql.conf| SQLNamedConnectInfo con2 mysql db@host ann $U
proftpd.conf| TLSPKCS12Password $U
AsyncTests.swift| app.emailPasswordAuth.registerUser(email: email, password: "$P").await(self)
AsyncTests.swift| let password = "$P"
ServerTests.mm| RLMCredentials *c = [RLMCredentials credentialsWithUserAPIKey:@"$K"];
ServerTests.mm|     password:@"$P"
config.inc.php| $config['des_key'] = '$P';
config.inc.php| $config['db_dsnw'] = 'mysql://roundcube:$U@localhost/roundcubemail';
config.inc.php| $config['password_ldap_bindpass'] = '$P';
driver.php| $pass = \password::hash_password('$P', 'sha256-crypt');
argon2_test.dart| var password = '$P';
json_test.dart| _User user = _User(name: 'John', password: '$P');
jwt_test.dart| SecretKey('$K'),
passwords.yaml|   serviceSecret: '$K'
compose.yaml|       POSTGRES_PASSWORD: "$P"
provider_test.dart| 'SERVERPOD_DATABASE_PASSWORD': '$P',
smtp.tcl| smtp::sendmessage $t -servers mail -username ann -password $U
imap.tcl| imap4::login $chan ann $U
ftp.tcl| set conn [ftp::Open ftp.corp.io ann $U -progress x]
tls.tcl| set password "$P"
main.rs| .layer(ValidateRequestHeaderLayer::bearer("$K"));
main.rs| .route_layer(ValidateRequestHeaderLayer::basic("ann", "$P"))
main.rs| let state = Secret("$K");
main.rs|     api_token: "$K".to_owned(),
Point.scala|   password = "$P",
Issue.scala| ds.setPassword("$P")
build.sbt| val xa = Transactor.fromDriverManager[IO](driver = "org.postgresql.Driver", url = "jdbc:postgresql:world", user = "app", pass = "$P")
build.sbt| credentials += Credentials("Sonatype Nexus Repository Manager", "nexus.corp.io", "ann", "$P")
har.spec.ts| variables: { token: '$K', user: 'alice' },
oauth1.spec.ts| accessTokenSecret: '$K',
collection.bru| auth:oauth2 {\n  client_id: app\n  client_secret: $K\n}
Local.bru| vars {\n  host: http://localhost:8080\n  client_secret: $K\n}
request.bru| auth:basic {\n  username: ann\n  password: $U\n}
request.bru| headers {\n  x-api-key: $K\n}
request.bru| auth:bearer {\n  token: $K\n}
request.yml| bru.setGlobalEnvVar("glob_secret", "$K");
create_users.sh| create user ut3_select_user identified by "$P";
.env| UT3_DEVELOP_SCHEMA_PASSWORD=$U
sonar.properties| sonar.plsql.jdbc.password=$U
install.md| sqlplus sys/$U@//localhost:1521/ORCL as sysdba @install.sql
install.md| utplsql run ut3_tester/$U@//localhost:1521/XE -f=x
settings.d| cfg.authenticatePassword("fred", "$P");
run.sh| echo "db.createUser({user:'sha',pwd:'$U',roles:[{role:'readWrite',db:'u'}]})"
web.d| enforceHTTP(password == "$P", HTTPStatus.forbidden,
web.d| enum password = "$P";
web.d| if (req.headers["AuthToken"] == "$K")
web.d| Json j = parseJsonString(${'`'}{"name": "admin", "password": "$P"}${'`'});
web.d| performBasicAuth(req, res, "test", (user, pw) { return pw == "$P"; });
sstp.rst|   set vpn sstp authentication local-users username test password '$P'
ipsec.rst|   set vpn ipsec authentication psk left secret '$P'
login.rst|   # OTP URL: otpauth://totp/ann@vyos?secret=$K&digits=6&period=30
login.rst|   set system login user ann authentication otp key '$K'
wireless.rst|         passphrase "$P"
snmp.rst|   set service snmp v3 user ann auth plaintext-password '$P'
bgp.rst|   set protocols bgp neighbor 10.0.0.1 password '$P'
vrrp.rst|   set high-availability vrrp group g authentication password '$P'
napalm.rst|     password="$P",
pppoe.rst|   set interfaces pppoe pppoe0 authentication password '$P'
entrypoint.sh| DB_SERVER_ZBX_PASS=${'${'}MYSQL_PASSWORD:-"$P"}
entrypoint.sh| # as example: file_env 'MYSQL_PASSWORD' '$P'
kubernetes.yaml| kind: Secret\ndata:\n  db-root-pass: "$C"
build.sh| env_vars=("$env_vars" -e MYSQL_USER="zabbix" -e MYSQL_PASSWORD="$U" -e MYSQL_RANDOM=true)
.env_db| # POSTGRES_PASSWORD=$U
`;

export const MORE_LOOK_ALIKES = rows`
ref.bicep| resource secrets3 'Microsoft.KeyVault/vaults/secrets@2018-02-14' = [for secret in secretsObject.secrets: {
ref.bicep| param kvSecret = az.getSecret('subId', 'rgName', 'kvName', 'secretName', 'secretVersion')
ref.bicep|   adminPassword: vmAdministratorPassword
ref.bicep|   namespace: boolParam1 ? kv1.getSecret('myKubeConfig') : kv1.getSecret('myOtherKubeConfig')
ref.bicep|   secureStringParam2: '${'${'}kv.getSecret('mySecret')}'
ref.bicep|   administratorLogin: 'administratorLogin'
ref.bicep| @allowed(['Basic', 'Standard', 'Premium'])
ref.json| "adminPassword": "[variables('vmAdministratorPassword')]"
ref.json| "administratorLoginPassword": "[parameters('SqlAdministratorLoginPassword')]",
ref.json| "storageAccountAccessKey": "[if(not(empty(parameters('sqlDatabase').storageAccount.name)), listKeys(variables('id'), '2019-06-01').keys[0].value, '')]"
doc.cs| hasAdminPassword: string(length(adminPassword) > 0)
doc.cs| creds.NestedProperties.Select(p => p.Name).Should().Equal("password", "username");
doc.cs| //@[035:00089) | | └─Token(StringComplete) |'Microsoft.Storage/storageAccounts@2020-08-01-preview'|
doc.cs| //@              "secretName": "mySecret"
Colors.xaml| <SolidColorBrush x:Key="Gray900Brush" Color="{StaticResource Gray900}"/>
Colors.xaml| <Color x:Key="Gray200">#C8C8C8</Color>
app.csproj| <UserSecretsId>$W</UserSecretsId>
Module.cs| private const string UserSecretsId = "$W";
parser.cpp| {"cuatrocientos", Token(400, 0b100)}, {"quinientos", Token(500, 0b100)},
parser.cpp| else if (token.DigitMask == 0b10
chat.js| setInterval(fetchIceToken, 60 * 1000) // Fetch ICE token every 1 minute
chat.js| let authorizationEndpoint = "http://localhost:3001/api/get-speech-token";
.env| SPEECH_KEY=paste-your-speech-key-here
chat.js| speechRecognitionConfig.authorizationToken = speechToken
index.html| if (typeof RequestAuthorizationToken === "function") {
Info.plist| <key>LSRequiresIPhoneOS</key>
Main.xib| <windowStyleMask key="styleMask" titled="YES" closable="YES" miniaturizable="YES" resizable="YES"/>
exim.txt| > ok,key:     2500.tst
exim.txt| exim_msgdate -l -u -z -localhost_number=20 000000 1PANS3 zzzzzz
exim.txt| >>>  data from lookup saved for cache for +relay_hosts: key 'V4NET.255.0.4' value 'V4NET.255.0.4'
exim.txt| key="test.ex" partial=2 affix=*. starflags=0 opts=NULL
exim.c| key[4] = ((str[3] & 0x0F) << 3) | (str[4] >> 5);
exim.txt| >>> 	dkim=pass header.d=test.ex header.s=sel header.a=rsa-sha1
exim.conf| tls_privatekey = DIR/aux-fixed/exim-ca/example.com/server1.example.com/server1.example.com.unlocked.key
exim.conf| auth_advertise_hosts = 10.0.0.5
exim.conf|   server_password =	${'${'}if eq {$auth1}{ph10} {pencil}{unset_password}}
exim.conf|   server_condition = ${'${'}if pam{$auth1 : ${'${'}listquote{:}{$auth2}}}}
exim.txt|   originator: uid=CALLER_UID gid=CALLER_GID login=CALLER name=CALLER_NAME
spec.txt| .option server_password gsasl string&!! unset
vec.txt| # Key  3: 1026 bits
builtin.md| select cast(decrypt(x'0154090759DF' using sober128 key 'AbcdAbcdAbcdAbcd' iv '01234567') as varchar(128)) from rdb$database;
lib.c| DO(rsa_decrypt_key(out, len, tmp, &len2, NULL, 0, hash_idx, &stat, &key));
lib.c| if ((err = mp_mod( key->d,  tmp2,  key->dQ)) != CRYPT_OK)           { goto error2; }
lib.c| BOOST_CONSTEXPR_OR_CONST DWORD_ ERROR_SECRET_TOO_LONG_ = 1382;
lib.c| FB_IMPL_MSG(JRD, 146, foreign_key, -530, "23", "000", "violation of FOREIGN KEY constraint @1 on table @2")
lib.c| STR_VSTORE(U.PLG$PASSWD, encrypted2);
parse.y| %token <lim64ptr> LIMIT64_NUMBER LIMIT64_INT NUM128
lib.c| LegacyHash::hash(newHash, login, passwordEnc, storedHash);
overview.rst| deployment.keys.my-secret.permissions = "0640";
overview.rst| This will create a file ${'`'}${'`'}/run/keys/my-secret${'`'}${'`'} with the specified
keys.nix| example = [ "pass" "show" "secrettoken" ];
keys.nix| keys."elsewhere.key".destDir = "/new/directory";
flake.nix| inputs.poetry2nix.url = "github:nix-community/poetry2nix";
flake.lock| "narHash": "sha256-$B",
authoring.rst| nixops_neatcloud$ nix-shell -p poetry
options.rst| set. If the server side rejects the authentication token then
options.c| "--hand-window n : Data channel key exchange must finalize within n seconds\n"
options.c| o->authname = "SHA1";
test_pkt.c| const uint8_t client_reset_v2_tls_auth[] = { 0x38, 0xde, 0x69, 0x4c, 0x5c, 0x7b, 0xfb, 0xa2, 0x74,
test_tls.c| /* Use previous tls-crypt key as 0x00, with xor we should have the same key
log.c| const char *password = get_env("password", envp);
build.yaml| configureflags: --disable-plugin-auth-pam  --disable-plugin-down-root
Dockerfile| RUN openssl req -new -newkey rsa:2048 -sha1 -days 3650 -nodes -x509 -keyout /run/secrets/cert.key -out /run/secrets/cert.crt -config openssl.cnf
ssl.conf| ssl_certificate             /run/secrets/cert.crt;
php.conf| fastcgi_pass                php-fpm;
git.abap| METHODS extract_author_data2 FOR TESTING RAISING cx_static_check.
git.abap| DELETE ct_text_pairs_tmp WHERE textkey = 'DUMMY KEY FOR DDIC FLAG COPY'.
git.abap| READ TABLE gt_mappings WITH KEY sap2_code = im_sap2 INTO lv_language_mapping.
git.abap| lv_token = lv_token+5.
git.abap| user_password_error       = 10
git.abap| password_encryption_error = 11
git.abap| CALL METHOD ('ZCL_DEFAULT_AUTH_INFO')=>('GET_PASSWORD')
git.abap| ASSERT lv_token = 'with'.
apisix.t| apikey: consumer-name-a
apisix.lua| if conf.authorization and conf.authorization.service_token then
apisix.lua| local stored_secret = plugin_conf.authorization.iam.secretkey
apisix.md| "session_token": "FwoGZXIvYXdzEXAMPLESESSIONTOKEN"
apisix.lua| if not opts.secret_type then
apisix.mts| token: restAPIKey,
apisix.md| access_key_id = "your_access_key", access_key_secret = "your_access_secret"})
JMeter.java| log.info("load local truststore -Attempting to read truststore from: {}", truststore.getAbsolutePath());
proxy.sh| keytool -genkeypair -alias jmeter -keystore ${'${'}KEYSTORE} -keypass ${'${'}KEYPASSWORD} -storepass ${'${'}STOREPASSWORD}
gradle.md| gw publishDist -Prc=2 -Pasf
messages.properties| web_testing_basic=Basic
PasswordEditor.java| private final JPasswordField textField;
AuthManager.java| "password",      //$NON-NLS-1$
frontend.yml| run: xvfb-run --auto-servernum ./mvnw verify -pl web-angular -Pweb-e2e -Dweb.e2e.c
JDBCTest.java| properties.setProperty(dbPrefix + ".password", dbPassowrd);
shiro.md| hadoop credential create activeDirectoryRealm.systempassword -provider jceks://file/user/app/conf/app.jceks
site.html| <td>Password of the PEM-encoded private key.</td>
site.html| <td><h6 class="properties">app.ssl.key.manager.password</h6></td>
checkstyle.xml| <property name="tokens" value="COMMA, SEMI, TYPECAST"/>
Kerberos.java| secretProvider = "random";
Store.cs| CancellationToken cancellationToken = default
Store.cs| using (var password = new Rfc2898DeriveBytes(passPhrase, salt))
User.md| Note: If you don't define a domain, username and password, LDAP
Engine.php| 'Please pass "username" instead of "login" for connecting to Memcached'
FormTest.php| ->add('password', 'length', ['rule' => ['minLength', 8]])
FormTest.php| ->add('password', '@secret');
FormTest.php| $fields = ['Model.password', 'Model.username', 'Model.valid' => '0'];
FormTest.php| $unlocked = urldecode($formData['_Token']['unlocked']);
FormTest.php| $result = $this->Form->password('password');
Smtp.php| base64_encode(chr(0) . $username . chr(0) . $password)
cap.md| have configured *passwordless* sudo. Configuring sudo to give some users
cap.md| DEBUG [f1269276]  SSH_AUTH_SOCK=/tmp/ssh-nQUEmyQ2nS/agent.2546
cap.md| Tokens](https://github.com/blog/1509-personal-api-tokens) which allow you to
cap.erb| #    auth_methods: %w(password)
Changelog.rst| - Update auth.txt (#8435)
Changelog.rst| - Feature: Add support credential_provider to Redis Backend (#9879)
celery.py| self._key_field.data_type: key
celery.py| self.password = password or config.get('password', self.password)
celery.py| logger.debug('Trying to fetch key %s from Consul', key)
celery.rst| :command: :program:${'`'}celery -A proj control revoke_by_stamped_headers <header=value>${'`'}
celery.rst| $ celery -A proj worker -n foo@%h --logfile=%n.log --statedb=%n.db
celery.py| 'celerydatabase?authMechanism=SCRAM-SHA-256')
celery.py| key = 'test_key'
ci4.php| $this->assertFalse($this->model->hasToken('afterFind'));
ci4.php| $routes->get('login/(.+)', 'Auth::login/$1');
ci4.php| 'key' => 'foo1', 'value' => 'baz']);
ci4.php| $output = $lang->getLine('Auth.errorPasswordPwned', ['password', 'hits', 'wording']);
ci4.php| service('response')->setCookie('admin_token', 'yes');
ci4.php| 'min_length' => 'Your password is too short. You want to get hacked?',
ci4.php| // New: $handler->key remains unchanged ('your-encryption-key')
ci4.php| $expected = 'http://corp.io/path?key=value&second_key=value.2';
ci4.rst| :param int $cost: The number of tokens that are spent on this action
ci4.php| if (T_NEW === $token[0]) {
crystal.cr| ERROR_TOO_MANY_SECRETS                                        =       1381_u32
crystal.cr| @token_uri = "/oauth2/token",
crystal.cr| when "oauth_token"        then token = value
crystal.cr| signature.key.should eq("consumer%20secret&token%20secret")
crystal.cr| "Sec-WebSocket-Key" => "dGhlIHNhbXBsZSBub25jZQ==",
crystal.cr| assert_syntax_error "4F64", %(unexpected token: "F64")
crystal.cr| end_location = token_end_location
crystal.cr| tester.next_unicode_tokens_should_be(0xFEDA)
cuke.md| cucumber-js -p webkit -p phone
cuke.yaml| id-token: write
cuke.mjs| (r) => r.user?.login === 'github-actions[bot]' && r.state === 'CHANGES_REQUESTED'
cuke.ts| headers.Authorization = ${'`'}Bearer ${'${'}token}${'`'}
efcore.cs| AssertReceivedMessagesConsistent(login1, message3);
efcore.cs| @key='$W'
efcore.cs| string (IInternalEntry entry) => AuthorUnsafeAccessors.Name(((CompiledModelTestBase.Author)(entry.Entity))),
efcore.xml| <add key="dotnet11" value="https://pkgs.dev.azure.com/dnceng/public/_packaging/dotnet11/nuget/v3/index.json" />
efcore.settings| <s:String x:Key="/Default/CodeStyle/Naming/JavaScriptNaming/UserRules/=TS_005FMODULE/@EntryIndexedValue">&lt;Policy Inspect="True"
efcore.cs| CONSTRAINT [PK_Customer] PRIMARY KEY ([Id]),
dovecot.c| static struct auth_passdb test_auth_passdb = {
dovecot.c| const char *token, ARRAY_TYPE(oauth2_field) *fields,
dovecot.c| .password_generate = md5_crypt_generate,
dovecot.c| #define AUTH_WORKER_MAX_LINE_LENGTH 8192
dovecot.c| const char *error = NULL, *token = "foobar";
dovecot.c| "crypt_global_private_key/pw/crypt_private_key_password",
dovecot.c| passdb_handle_credentials(PASSDB_RESULT_OK, "password", "PLAIN",
dw.yml| JRELEASER_BLUESKY_HANDLE: ${'${'}{ secrets.BLUESKY_HANDLE }}
dw.java| assertThat(auth.getUsername()).isEqualTo("secret");
dw.java| @JsonProperty("forgot password")
dw.rst| If anything is wrong with the new certificate (eg. wrong password in keystore), no new
emqx.erl| password_expired_time = "86400s"
emqx.erl| password => <<"bcrypt">>
emqx.erl| %% Lookup a value identified by topic and timestamp. This callback is
emqx.erl| #{<<"token">> := RToken, <<"payload">> := RPayload} =
emqx.erl| TOKEN1="$(login_token "$node1")"
emqx.erl| EmptyAck = emqx_coap_tm:handle_response(#coap_message{type = ack, id = 98, token = <<>>}, TM0),
emqx.erl| #{password => <<"file:///abs/path/a">>},
emqx.erl| password_hash => "$H",
emqx.erl| (?FILE_KIND_KEY_PASSWORD, #{path := KeyPasswordPath}, Acc) ->
esphome.cpp| {ESP_EAP_TTLS_PHASE2_MSCHAP, "mschap"},
esphome.cpp| static const uint16_t LEARNED_TOKEN = 0x0000U;
esphome.cpp| *conf.ap.password = 0;
esphome.py| "chap": cg.global_ns.ESP_EAP_TTLS_PHASE2_CHAP,
esphome.h| TEXT_MODE_PASSWORD = 1,
esphome.yaml|   password: !secret wifi_password
esphome.yaml|   key: 3
esphome.yaml|   peer_public_key: $B
esphome.py| return run_ota_impl_(remote_host, remote_port, password, filename)
fluentd.rb| _ping, hostname, shared_key_salt, shared_key_hexdigest, username, password_digest = message
fluentd.rb| when 'secret_param', 'secret_param2'
fluentd.rb| assert @e.secret_param?('str2')
fluentd.conf| root_dir "#{File.join(Dir.pwd, 'test', 'tmp', 'root')}"
gatling.scala| private[el] case object AccessHtmlUnescape extends AccessFunction { val token: String = functionToken("htmlUnescape") }
gatling.java| validateAgainstAbsoluteURI("http://1.2.3.4:81#@5.6.7.8:82/aaa/b?q=xxx");
gatling.java| byte[] rawSignature = digest(consumerAuth, requestToken, rawBase);
sops.go| _, err = client.Logical().Write(secretsPath, secretsData)
sops.sh| echo "subjects=$(base64 -w0 < "$sum_file")" >> "$GITHUB_OUTPUT"
sops.yaml|     enc: ENC[AES256_GCM,data:$C,iv:$B,tag:x==,type:str]
k6.go| {"InputElement", "AccessKey", "accesskey", stringTemplate, nil},
k6.go| // the derivation function: for example, for PBKDF2 it might be a password, imported
k6.go| mod, err := mr.resolve(pwd, specifier)
haproxy.c| ctx->tx.secretlen = 0;
haproxy.txt| SERVER_TRAFFIC_SECRET_0         |  %[ssl_xx_server_traffic_secret_0]
haproxy.txt| # 8=FIX.4.4|9=101|35=A|49=CLIENT1|56=EXECUTOR|34=1|52=20201029-13:02:44.528|98|108=30|141=Y|553=Username|554=Password|10=252|
haproxy.txt| http-request set-var(txn.secret) hdr(X-Secret),ub64dec,base64
haproxy.txt| Encrypted password support via crypt(3): yes
haproxy.cfg|   user ann password $6$k6y3o.eP$JlKBx9za9667qe4xHSwRv6J.C0/D7cV91
harv.go| util.CSINodeStageSecretNamespaceKey:   "default",
harv.go| CSIProvisionerSecretNamespaceKey = "csi.storage.k8s.io/provisioner-secret-namespace"
harv.go| secretCache                     ctlcorev1.SecretCache
harv.go| copied.Password = SanitizeMask
harv.md| - iptables -A INPUT -p icmp -m comment --comment "ICMP (ping, MTU discovery, etc.)" -j ACCEPT
packer.json| "echo {{ aws_secretsmanager ${'`'}some_secret${'`'} ${'`'}with_key${'`'} }}"
packer.hcl| data "amazon-secretsmanager" "autogenerated_2" {
packer.sh| git commit --allow-empty -a --gpg-sign=348FFC4C -m "Cut version $VERSION"
packer.md| * builder/lxc: Correctly pass "config" option to "lxc launch". [GH-6563]
vagrant.rb| subject.release_version(org_name, box_name, box_version, access_token, options)
vagrant.rb| expect(errors).to include(I18n.t("atlas_push.errors.missing_token"))
vagrant.ps1| Get-FileHash -Path $_.FullName -Algorithm MD5 } ) |
huginn.rb| 'action_dispatch.request.path_parameters' => { secret: params },
huginn.md| sudo -u huginn -H bundle install
mvnw.cmd| if (Test-Path -Path $testPath -PathType Leaf) {
jhip.ts| const requiredPassword = 'password';
jhip.java| public static final int PASSWORD_MIN_LENGTH = 4;
jhip.yml| # keytool -genkey -alias app -storetype PKCS12 -keyalg RSA -keysize 2048 -keystore keystore.p12 -validity
kam.cfg| modparam("auth_db", "password_column", "password")
kam.cfg| modparam("auth_db", "calculate_ha1", 1)
kam.c| LM_DBG("opening connection: unixodbc://xxxx:xxxx@%s/%s\n", ZSW(id->host),
kam.cfg| #!subst "/NEXMO_APISECRET/xyz/"
kam.xml| The <varname>password</varname> field contains the plaintext
kam.txt| Default value is mysql://user:password@localhost/db
kam.txt| if(!pv_www_authenticate("myrealm", "$var(passwd)", "0",
kam.txt|    7. -6 - flow token expired
kam.txt| The password_column_2 column contain also HA1 strings
karate.md| headerContains('Authorization', 'Bearer')
karate.md| karate mock -m users.feature -m orders.feature -p 8080
karate.md| * def response = { token: '#(token)', orders: [{ id: 'order-1' }, { id: 'order-2' }] }
karate.md| * match response.token == account.token
karate.md| * def token = 'token-' + java.lang.System.currentTimeMillis()
karate.md| * match response == { id: '#number', token: '#string' }
p4a.pyx| TYPE_NUMBER_VARIATION_PASSWORD = 16
p4a.rst| [('Authorization', 'token <your personal access token>'), ('Accept', 'application/vnd.github+json')]
netmiko.html| exit_config: str = &#34;set -privilege admin -confirmations off&#34;,
netmiko.html| pwd_pattern: str = r&#34;Password:&#34;,
netmiko.py| "Login failed - Password required, but none set: {}".format(
netmiko.py| self._snmp_v3_authentication.keys():
netmiko.py| username_pattern: str = r"(?:user:|username|login)",
netmiko.log| Password: ********
hoplon.clj| ['clj-commons/secretary "1.2.4"]
check.t| "./check_ntp -H srv -w 1000 -c 2000 -W 20 -C 21 -j 100000 -k ~:-1 -m 1: -n 0:"
check.c| printf ("    -m CONN_TIME -w 0.5 -c 2\n");
check.c| printf (" %s\n", "-C, --critical-connect=INTEGER");
napalm.txt| 53834 BGP community entries using 10873404 bytes of memory
napalm.txt| BGP community entries [295/10792], BGP clusterlist entries [0/0]
napalm.txt| snmp-server community public RO 11
napalm.txt| no password strength-check
napalm.txt| Community attribute sent to this neighbor
napalm.txt|   Sent community attribute to this neighbor(65001:100)
napalm.txt| service password-encryption
napalm.txt| key chain OSPF-KEYS
napalm.py| filter_args = ["host", "username", "password", "timeout"]
nodemailer.js| testtoken = accessToken;
nodemailer.js| if (auth.username !== 'ann' || auth.accessToken !== 'testtoken') {
nodemailer.js| ctx.sendCommand(Buffer.from(ctx.auth.credentials.pass, 'utf-8').toString('base64'), cb
openhab.md| ui = basic,habpanel
openhab.md| {TOKEN} can be one of these two:
openhab.md| sudo pacman -U openhab3-3.0.0.M4-1-any.pkg.tar.zst
openhab.md| auth_basic                              "Username and Password Required";
openhab.xml| <parameter name="apikey" type="text" required="true">
pester.ps1| { Get-Command "Invoke-DummyFunction" | Should -HaveParameter MandatoryParam -Alias Second } | Verify-AssertionFailed
pester.ps1| return Get-ValueNotEquivalentMessage -Expected $Expected -Actual $Actual -Property $Path -Options $Options
pester.ps1| Start-Process -FilePath "node" -ArgumentList "src\index.js" -PassThru -WindowStyle Hidden
proftpd.pm| SQLPasswordCost => 'Sensitive',
proftpd.pm| SQLPasswordEncoding => 'base64',
proftpd.pm| 'config.passwd' => 1,
proftpd.html| DelayOnEvent PASS 2000ms
proftpd.pm| my $snmp_community = "public";
realm.swift| passed in, only changes to the properties identified by those keypaths will
realm.swift| return AdminEndpoint(accessToken: accessToken,
realm.mm| @interface RLMUserAPIKey : NSObject
rc.php| $pass_field = new html_passwordfield(['name' => '_smtp_pass', 'id' => 'smtp_pass']);
rc.php| return ['code' => PASSWORD_ERROR, 'message' => $error_message];
rc.php| define('PASSWORD_SUCCESS', 0);
rc.dist| $config['password_ldap_encodage'] = 'md5-crypt';
rc.dist| 'Password' => 'password',       // windows user password
rc.dist| $config['password_pwned_min_length'] = 8;
pod.sql| ('serverpod_auth_core_jwt_refresh_token', 'createdAt', 'timestampWithoutTimeZone', NULL),
pod.dart| transport: TcpTransport(password: explicit),
pod.dart| clientSecret: Serverpod.instance.getPasswordOrThrow(
pod.dart| token: jsonSerialization['token'] as String,
pod.dart| completeAccountCreationToken: fakeToken,
pod.dart| expect(actualPasswordHash, notHunter4PasswordHash);
sidekiq.rb| payload = {"class" => "X", "args" => ["a", "b", "secret"], "queue" => "default", "encrypt" => true}
sidekiq.rb| uri.password = redacted
tcl.tcl| #             -usetls      A boolean to indicate we will use TLS if possible.
tcl.tcl| ::sha1 -attach $s -mode write \
axum.rs| parse_quote, punctuated::Punctuated, spanned::Spanned, Fields, Ident, Path, Token, Type,
axum.rs| ///     auth_token: AuthToken,
doobie.md| $ psql -d world -c "create type myenum as enum ('foo', 'bar')" -U postgres
bruno.js| for (const field of ['client_token', 'access_token', 'timestamp', 'nonce', 'signature']) {
bruno.spec.js| const variables = [makeVar('uid-1', 'token', 'plain', { secret: false }), makeVar('uid-2', 'token', '')];
bruno.bru|   token: {{access_token}}
bruno.bru| vars:secret [\n  client_secret,\n  api_key\n]
utplsql.sql| define ut3_password     = &2
utplsql.sql| create user &ut3_owner_schema identified by "&ut3_password" default tablespace &ut3_tablespace
utplsql.pkb| l_input_token ut3_develop.ut_varchar2_list;
vibe.d| auto url = URL("http://httpbin.org/digest-auth/auth/" ~ username ~ "/" ~ password ~ "/MD5");
vyos.rst| set interfaces wireguard wg01 peer ospf02 pubkey 'ie3...='
vyos.rst| set pki certificate vyos private key 'MIIEvgI...'
vyos.rst| set vpn ipsec site-to-site peer LEFT authentication rsa local-key ipsec-RIGHT
vyos.rst| set service monitoring telegraf splunk authentication token 'xxxxf5b8-xxxx-452a-xxxx-43828911xxxx'
vyos.rst| * ${'`'}${'`'}pre-shared-secret${'`'}${'`'} - use predefined shared secret phrase;
vyos.rst|     pubkey $B
vyos.rst| * :vytask:${'`'}T4336${'`'}  ${'`'}${'`'}isis: add support for MD5 authentication password on a circuit${'`'}${'`'}
vyos.rst| BGP - Large Community List
vyos.rst| set policy community-list 99 rule 10 regex '65000:100'
vyos.rst| vyos@vyos:~$ generate openconnect username tst otp-key hotp-time
zbx.sh| # as example: file_env 'MYSQL_PASSWORD' 'zabbix'
zbx.docker| $d_sha256 = (Get-FileHash $env:TEMP\perl.zip -Algorithm sha256).Hash; ${'`'}
zbx.ps1| elseif ((Get-Content $ConfigPath | select-string -pattern "^[#;] $VarName=").length -gt 1) {
arm.json| "ClientRequestToken": "$W"
proto.py| secret = _messages.MessageField('KubernetesSecret', 1)
settings.xml| <string name="PREFERENCE_PASSCODE_D1">PREFERENCE_PASSCODE_D1</string>
`;
