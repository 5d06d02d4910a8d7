// Places that were met in projects whose code nobody had read, each told in our own words: first where a secret
// stands, then look-alikes. Form and letters are those of positives.js; places that are missed are left out.
const rows = String.raw;

export const PROJECTS = rows`
a.Tests.ps1| Password    = $(ConvertTo-SecureString -String "$P" -AsPlainText -Force)
a.Tests.ps1| $cred = ("$P" | ConvertTo-SecureString -asPlainText -Force)
a.Tests.ps1| $server.Query("CREATE LOGIN [$login1] WITH PASSWORD = '$P'")
a.Tests.ps1| Password    = (ConvertTo-SecureString -AsPlainText -Force -String "$P")
a.ps1| $null = New-DbLogin -SqlInstance $cfg.Main -Login $name -SecurePassword (ConvertTo-SecureString "$P" -AsPlainText -Force)
a.ps1| CREATE LOGIN [orphan1] WITH PASSWORD = N'$P', CHECK_EXPIRATION = OFF, CHECK_POLICY = OFF;
a.ps1| Enable-Agent -Password "$P"
a.ps1| $cred = New-Object System.Management.Automation.PSCredential("sqladmin", (ConvertTo-SecureString '$P' -AsPlainText -Force))
a.ps1| Invoke-Sqlcmd -ServerInstance $srv -Username sa -Password $U -Query "select 1"
a.ps1| $splat = @{\n    UserName = 'svc'\n    Password = '$P'\n}
a.ps1| $env:SA_PASSWORD = '$P'
a.rs| load_password_from_line("localhost:5432:bar:foo:$U", "localhost", 5432, "foo", Some("bar"));
a.rs| let conn = MySqlConnection::connect("mysql://root:$U@localhost/db").await?;
a.rs| PgConnectOptions::new().host("h").username("u").password("$P").database("d")
ci.yml|           DATABASE_URL: postgres://postgres:$U@localhost:5432/multi
ci.yml|     services:\n      postgres:\n        image: postgres:16\n        env:\n          POSTGRES_PASSWORD: $P\n        ports:
ci.yml|       - run: sqlcmd -S localhost -U sa -P "$P" -Q "CREATE DATABASE t"
ci.yml|       sa-password: $P
ci.yml|         mysql -uroot -h127.0.0.1 -p$U -e 'CREATE DATABASE ${'`'}test${'`'};'
ci.yml|         echo "ODBC_CS=dsn=Oracle;UID=rodbc;PWD=$U;DBQ=test" >> $GITHUB_ENV
ci.yml|         adminAccountPassword: '$P'
ci.yml|       env:\n        PGPASSWORD: $U
compose.yml|   oracle:\n    environment:\n      ORACLE_PWD: "$P"
compose.yml|       MARIADB_ROOT_PASSWORD: $P
compose.yml|       - SPRING_SECURITY_USER_PASSWORD=$P
compose.yml|       REDASH_COOKIE_SECRET: "$K"
compose.yml|       - EUREKA_CLIENT_SERVICE_URL_DEFAULTZONE=http://admin:$U@host.docker.internal:8761/eureka/
exercise.md| ${'`'}kubectl create secret generic some-secret --from-literal=password='$P'${'`'}
exercise.md| podman run --name mysql -e MYSQL_USER=mario -e MYSQL_PASSWORD=$U -e MYSQL_DATABASE=uni -e MYSQL_ROOT_PASSWORD=x1 -d mysql
exercise.md|     - MYSQL_ROOT_PASSWORD=$U
provider.md|   access_key = "blip"\n  secret_key = "$K"
config.py| SECRET_KEY = '$K'
Cookbook.pod|   $app->secrets(['$P', 'older', 'oldest']);
Growing.pod|   $t->post_ok('/' => form => {user => 'sebastian', pass => '$P'})
Growing.pod|   $ ./myapp.pl get -v '/?user=sebastian&pass=$U'
Growing.pod| GET /?user=sebastian&pass=$U HTTP/1.1
Client.pm|   socks_pass => '$P'
url.t| is $url->password, '$P', 'right password';
url.t| Mojo::URL->new('http://isabel:$U@example.org')->username;
cpanify.pm|   mojo cpanify -u sri -p $U My-Plugin-0.01.tar.gz
access_spec.lua|         client_secret    = "$K",
access_spec.lua|   body = { code = code, client_id = "cid123", client_secret = "$K", grant_type = "authorization_code" },
access_spec.lua|     aws_secret = "$K",
access_spec.lua|         apikey = '$K',
access_spec.lua|  test_limit("/headers", {["apikey"] = "$K", ["x-limit"] = "video=1"}, "test3.test", N - 2)
access_spec.lua|   secret   = "$K",
access_spec.lua|   ["Authorization"] = "Basic $A",
access_spec.lua|  helpers.setenv("ADMIN_TOKEN", "$K")
Tests.cs| { "GlobalSettings:DataProtection:CertificatePassword", "$P" },
Tests.cs|     user.MasterPassword = "$P";
Tests.cs|     Password = "$P",
Tests.cs| sb.Password = "$P";
Tests.cs| var result = await client.LoginAsync("ann@corp.io", "$P");
Tests.cs| new Dictionary<string, string> { ["client_id"] = "web", ["client_secret"] = "$K" }
Tests.cs| string consumerSecret = "$K";
Tests.cs| options.UseNpgsql("Host=localhost;Username=postgres;Password=$U;Database=vault");
seed.json|     {\n      "name": "Board portal",\n      "username": "cfo",\n      "password": "$P"\n    },
TestDB.kt|     ORACLE(driver = "oracle.jdbc.OracleDriver", user = "ExposedTest", pass = "$P", connection = {
TestDB.kt| val pass: String = "$P",
TestDB.kt| const val WRONG_PASSWORD = "$P"
TestDB.kt| R2dbcDatabase.connect(url = "r2dbc:mysql://db/x", user = "root", password = "$P")
TestDB.kt| val clientSecret by lazy { "$K" }
TestDB.kt| val credential = basic("jesse", "$P")
TestDB.kt| val password = "$P".toCharArray()
pom-notes.md|   -Dexposed.migrations.databasePassword=$U
Hasher.kt|  * Users.insert { it[password] = Users.password.hash("$P") }
bench.Rmd| odbc <- dbConnect(odbc::odbc(), dsn = "MicrosoftSQLServer", uid = "SA", pwd = "$P")
develop.Rmd| dbExecute(con, "CREATE USER testuser with password = '$P'")
utils.R| withr::local_envvar(DATABRICKS_TOKEN = "$K")
auth.R| config = authenticate("user", "$P", "basic")
auth.R| token_secret = "$K"
auth.R| app <- oauth_app("svc", key = "cid", secret = "$K")
auth.R| httr::GET(url, add_headers(Authorization = "Bearer $K"))
auth.R| parsed$password <- "$P"
odbc.ini| [MySQL]\nUser                = root\nPassword            = $P
ControllerTest.java| restClient.login(tenantAdmin2.getEmail(), "$P");
ControllerTest.java| login("tenant2@corp.io", "$P");
ControllerTest.java| userCredentials.setPassword("$P");
ControllerTest.java| claimBuilder.setSecretKey("$K");
ControllerTest.java|    .provisionSecret("$K")
ControllerTest.java| .put("password", "$P");
ControllerTest.java| objectNode.put("password", "$P");
ControllerTest.java| "\"proxyUser\":\"px\",\"proxyPassword\":\"$P\",\"readTimeoutMs\":0," +
ControllerTest.java| app.setAppSecret("$K");
ControllerTest.java| private static final String CUSTOMER_USER_PASSWORD = "$P";
ControllerTest.java| mockMvc.perform(get("/actuator/env").with(httpBasic("admin", "$P")));
ControllerTest.java| mockMvc.perform(post("/login").param("username", "user1").param("password", "$P"))
ControllerTest.java| mockMvc.perform(formLogin("/perform_login").user("ann").password("$P")).andReturn();
ControllerTest.java| restTemplate.withBasicAuth("spring", "$P")
ControllerTest.java| new UsernamePasswordAuthenticationToken("user", "$P", ADMIN)
ControllerTest.java| testClient.getOAuthAccessToken("admin", "$P", "client_credentials", "scim.read");
ControllerTest.java| clientDetails.setClientSecret("$K");
ControllerTest.java| params.set("client_secret","$K");
ControllerTest.java| when(element.getAttribute("client-secret")).thenReturn("$K");
ControllerTest.java| when(spy.getRelyingPartySecret()).thenReturn("$K");
ControllerTest.java| assertThat(up.getPassword().getPlainText(), equalTo("$P"));
ControllerTest.java| @Env(name = "SMTP_PASSWORD", value = "$P")
ControllerTest.java| RuleChain.outerRule(new EnvironmentVariables().set("ARTIFACTORY_PASSWORD", "$P"))
ControllerTest.java| System.setProperty("casc.reload.token", "$K");
ControllerTest.java| config.put("secret", "$K");
ControllerTest.java|   .withEnv("MYSQL_ROOT_PASSWORD", "$P");
ControllerTest.java|   .withPassword("$P")
ControllerTest.java| pumd.addProperty("javax.jdo.option.ConnectionPassword", "$P");
ControllerTest.java| NtlmPasswordAuthenticator a = new NtlmPasswordAuthenticator("WORKGROUP", "ann", "$P");
ControllerTest.java| .apiSecret("$K")
ControllerTest.java| headers.set("apikey", "$K");
ControllerTest.java| GraphDatabase.driver(uri, AuthTokens.basic("neo4j", "$P"));
ControllerTest.java| String credential = Credentials.basic("jesse", "$P");
ControllerTest.java| rabbit.put("connectionString", "amqp://app:$U@rabbitmq:5672");
ControllerTest.java| .setUsernameAndPassword("ann","$P")
ControllerTest.java| headers.set("Authorization", "Bearer " + "$K");
ControllerTest.java| keyStore.setKeyEntry("private", key, "$P".toCharArray(), chain);
ControllerTest.java| ssl.setKeyStorePassword("$P");
ControllerTest.java| props.put("sasl.jaas.config", "org.x.PlainLoginModule required username=\"svc\" password=\"$U\";");
mqtt.yml|     sasl.config: "${'${'}SASL_JAAS:org.x.PlainLoginModule required username=\"CID\" password=\"$U\";}"
mqtt.yml|     key_password: "${'${'}LWM2M_KEY_PASSWORD:$P}"
casc.yml|           - usernamePassword:\n              scope: SYSTEM\n              id: "ex"\n              username: "ann"\n              password: "$P"
casc.yml|               passphrase: "$Q"
casc.md| ${'`'}JENKINS_URL/reload-configuration-as-code/?casc-reload-token=$U${'`'}.
casc.md| CASC_VAULT_PW=$U
vars.yml| galera_root_password: $P
vars.yml| step_ca_intermediate_password: "$P"
release-note.yaml|       login_password: $P
release-note.yaml|     container_mysql_password: $P
config.toml| [auth.external.apple]\nenabled = true\nsecret = "$K"
client_test.dart|     parameters: {'apikey': '$K'},
client_test.dart| await client.signInWithPassword(email: 'a@corp.io', password: '$P');
client_test.dart| final userAttributes = UserAttributes(password: '$P');
client_test.dart|  'current_password': '$P',
client_test.dart| const supabaseKey = '$K';
SSLConfig.swift| return SSLConfig(withChainFilePath: chainFilePath, withPassword: "$P",
BookmarksTests.swift| let options = ["secret":"$K"]
BookmarksTests.swift| let password = "$P"
ManagerTests.m| [self.manager.requestSerializer setAuthorizationHeaderFieldWithUsername:@"user" password:@"$P"];
ManagerTests.m| return [NSURLCredential credentialWithUser:@"user" password:@"$P" persistence:NSURLCredentialPersistenceNone];
ManagerTests.m| //#define TEST_PASSWORD @"$P"
ManagerTests.m| [request addValue:@"$K" forHTTPHeaderField:@"X-API-Key"];
ManagerTests.m| [Parse setApplicationId:@"x1" clientKey:@"$K"];
textfields.robot|     Input Password    password_field    $U
login.robot| *** Variables ***\n${'${'}ADMIN_PASSWORD}    $U
login.robot|     New Context    httpCredentials={'username': 'name', 'password': '$U'}
login.robot|     Login With    ann    password=$U
data.sql| insert into sys_config values(2, 'initial password', 'sys.user.initPassword', '$P', 'Y', 'admin', sysdate());
data.sql| create user silver with password '$P';
data.sql| SET @publisherpassword = N'$P'
data.sql| CREATE LOGIN WebLogin WITH PASSWORD = '$P'
data.sql| ALTER USER [app] WITH PASSWORD = N'$P';
data.sql| CREATE USER MAPPING FOR bob SERVER film OPTIONS (user 'bob', password '$P');
data.sql| CHANGE MASTER TO MASTER_HOST='db1', MASTER_USER='repl', MASTER_PASSWORD='$P';
data.sql| CREATE CREDENTIAL c WITH IDENTITY = 'acct', SECRET = '$K';
data.sql| CREATE SUBSCRIPTION s CONNECTION 'host=db1 dbname=x user=repl password=$U' PUBLICATION p;
druid.yml|         login-username: ruoyi\n        login-password: $P
app.yml|           base64-secret: $D
app.yml|         secret: $K
app.yml|   cloud:\n    vault:\n      token: $K
postgrex.md| iex> {:ok, pid} = Postgrex.start_link(hostname: "localhost", username: "postgres", password: "$P", database: "x")
login_test.exs| opts = [username: "scram_pw", password: "$P"]
test_helper.exs| CREATE USER md5_pw WITH PASSWORD '$P';
imapsync.pl| $mysync->{password1} ||= '$P' ;
imapsync.pl| imapsync --host1 a.corp.io --user1 ann --password1 "$P" --host2 b.corp.io --user2 ann --password2 "$P"
test_auth.py| self.assertTrue(u.verify_password("$P"))
test_auth.py| test_user = {"name": "User", "email": "ann@corp.io", "password": "$P"}
test_auth.py| rv = self.client.post("/default/login", data={"email": user.email, "password": "$P"})
test_auth.py| configuration = {"dsn": "password=$U"}
test_auth.py| RUNNER_PASSWORD = "$P"
test_auth.py| connect = gen_connect("uname-pwd-test", keepalive=60, username="test-username", password="$P")
test_auth.py| bouncer.test(dbname="authdb", user="someuser", password="$P")
test_auth.py| pg.sql("set password_encryption = 'md5'; create user muser1 password '$P';")
test_auth.py| self._run_lookup(self.TERMS, base_url="dummy", username="u", password="$P", token_path_source="auto")
test_auth.py| URL("https://ann:$U@api.corp.io/v1")
test_auth.py| os.environ.update({"AWS_SECRET_ACCESS_KEY": "$K"})
test_auth.py| auth=("elastic", "$P"),
suite.erl| Secret = <<"$K">>,
suite.erl| set_opt(password, <<"$P">>, Config0)),
suite.erl| [{user, "ann"}, {password, "$P"}]
README-db.md| $ sqlcmd -U SA -P $U -S localhost
README-db.md| docker run -d -e "ACCEPT_EULA=Y" -e "SA_PASSWORD=$P" \
http_test.go| var token = "$K"
http_test.go| Password:   config.NewSecret([]byte("$P")),
http_test.go| authPass:  "$P",
http_test.go| fireboard.AuthToken = "$K"
http_test.go| if username == "testusername" && password == "$P" {
http_test.go| ClientSecret: "$K",
http_test.go| Secrets: map[string][]byte{"secret": []byte("$P")},
http_test.go| t.Setenv("INFLUX_TOKEN", "$K")
http_test.go| "LDAP_ADMIN_PASSWORD": "$P",
http_test.go| u.User = url.UserPassword("ann", "$P")
http_test.go| r := csrf.Protect([]byte("$K"))
http_test.go| []string{"http://boxuser:$U@fritz.box:49000/", "x"}
sample.conf|   # socks5_password = "$P"
sample.conf| [[inputs.snmp]]\n  sec_name = "x"\n  auth_password = "$P"
sample.conf|   ##    tcp://username:$U@192.168.99.100
uaa.md|     "client_secret" : "$K", // optional for untrusted clients
uaa.sh|   --data-value-yaml admin.client_secret=$U \
proxy.adoc| echo 'User-Name = "bob", User-Password = "$P"' | radclient -x 127.0.0.1 auth testing
proxy.adoc| $ radtest testing $U 127.0.0.1 0 shared
tls.conf| private_key_password = "$P"
tls.conf| dsconf -D 'cn=Directory Manager' -w $U ldap://threeds:3389/ backend suffix list
auth.spec.ts| cy.getBySel("signup-password").type("$P").find("input").blur();
auth.spec.ts| cy.login("ann", "$P");
auth.spec.ts| await page.getByLabel('Password').fill('$P');
auth.spec.ts| sslClientPassphrase: '$Q',
auth.spec.ts| comp.registerAccount.password = comp.confirmPassword = '$P';
auth.spec.ts| const { data } = await axios.post('/login', { email: 'a@corp.io', password: '$P' });
auth.spec.ts| export const handler = { headers: { authorization: 'Bearer $K' } };
.env| #OKTA_PASSWORD="$P"
.env| RABBITMQ_URL=amqp://app:$U@127.0.0.1:5672
OAuthSuite.scala| Some(oauth1.ProtocolParameter.Token("tok-name", "$K")),
OAuthSuite.scala|  .withHeaders("Cookie" -> "k3=v3; k4=v4", Authorization(BasicCredentials("user", "$P")))
OAuthSuite.scala| val secret: Option[String] = Some("$K")
OAuthSuite.scala| exec(http("login").post("/x").formParam("password", "$P"))
template.cfn.yaml|   SecretString: '{"username":"admin","password":"$P"}'
template.cfn.yaml|     Properties:\n      MasterUsername: root\n      MasterUserPassword: $P
azure.go| "password": "$P",
azure.go| "sqlPassword": "$P",
index.ts| command: ${'`'}mysqladmin -u root password '$P'${'`'},
index.ts| adminPassword: "$P",
index.ts| const cfg = { osProfile: { adminUsername: "ops", adminPassword: "$P" } };
index.ts| { name: "WORDPRESS_DB_PASSWORD", value: "$P" },
Stack.cs| appSettings.Add(new NameValuePairArgs { Name = "REGISTRY_PASSWORD", Value = "$P" });
playbook.yml|     foreman_password: "$P"
playbook.yml|     - name: add user\n      user:\n        name: ann\n        update_password: always\n        password: "$P"
fixture.yml|     body: '{"user": {"password": "$P"}}'
fixture.yml|     body: '{"login": "testuser", "password": "$P", "base_url": "https://corp.io"}'
helper.postman_collection.json| "auth": {"type": "digest", "digest": [{"key": "realm", "value": "Users"}, {"key": "password", "value": "$P"}]}
config.cnf| output_password        = $U
config.cnf| challengePassword              = $U
Fixtures.php| $emptyUser->setPlainPassword('$P');
Fixtures.php| 'site_credential[password]' => '$P',
Fixtures.php| new MockResponse(json_encode(['access_token' => '$K']), ['response_headers' => ['x']]),
Fixtures.php| $client->loginUser('ann', '$P');
Fixtures.php| $wgDBpassword = "$P";
Fixtures.php| $cfg['Servers'][$i]['password'] = '$P';
Fixtures.php| $CFG->dbpass    = '$P';
Fixtures.php| curl_setopt($ch, CURLOPT_USERPWD, 'svc:$U');
Fixtures.php| new PDO('mysql:host=db;dbname=x', 'root', '$P');
Fixtures.php| $this->assertTrue(Hash::check('$P', $user->password));
iscsi.yaml|   node.session.auth.password: $C
cassandra.yaml|     keystore_password: $P
swanctl.conf| secrets {\n  eap-carol {\n    id = carol\n    secret = $U\n  }\n}
swanctl.conf| ike-1 {\n  id-1 = 192.168.0.1\n  secret = 0s$K\n}
ipsec.secrets| dave : XAUTH "$P"
ipsec.secrets| carol@corp.io : EAP "$P"
strongswan.conf|       uri = http://admin-user:$U@tnc.corp.io/api/
manifest.pp| class { 'mysql::server': override_options => { 'root_password' => '$P' } }
manifest.pp|   password => Sensitive('$P'),
manifest.pp|   $root_pw = '$P'
manifest_spec.rb| result = run_shell('mysql --user="root" --password="$P" -e "status"')
manifest_spec.rb| expect(login[:password].unwrap).to eq('$P')
manifest_spec.rb| expect(subject).to run.with_params('password').and_return('--user="root" --password="$P"')
manifest_spec.rb| let(:elasticsearch_password) { "$P" }
manifest_spec.rb| expect(client.options).to include(:user => 'elastic', :password => '$P')
manifest_spec.rb| session = Net::SSH.start("web1", "root", :password => "$P")
manifest_spec.rb| stub_request(:get, "https://ann:$U@api.corp.io/")
engines.rst|     password="$P",
engines.rst| $ python -m examples.performance bulk_inserts --dburl postgresql://scott:$U@localhost/test
content.md| $ docker run --name some-db -e POSTGRES_PASSWORD=$U -d postgres
content.md| # Default password: $U
router.cfg| set system ntp authentication-key 2 value $U
router.cfg| pre-shared-key address 18.0.0.9 key $U
router.cfg| ntp authentication-key 3 sha1 $U
router.cfg| ntp authentication-key 6 md5 $U
router.cfg| snmp-server community $U RW
router.cfg| ip ospf message-digest-key 20 md5 $U
router.cfg|  neighbor 10.1.1.1 password $U
router.cfg| key-string $U
router.cfg| /ppp secret add name=ann password=$U service=pptp
sip.conf| register => marko:$U@tormenta.corp.io
pjsip.conf| [auth6001]\ntype=auth\nauth_type=userpass\nusername=6001\npassword=$U
odbc.conf| password => $U
manager.conf| [admin]\nsecret = $U\nread = all
voicemail.conf| dbpass = $U
snmp.sh| snmpget -v 3 -u myuser -l authNoPriv -a MD5 -A $U localhost sysUpTime.0
snmp.sh| snmpwalk -v3 -l authPriv -u ann -a SHA -A "$P" -x AES -X "$P" 10.0.0.1
snmpd.conf| createUser ann SHA "$P" AES
snmpd.conf| rocommunity $U default
snmpd.conf| defAuthPassphrase $U
Server.pas| one.Settings.Password := '$P';
Server.pas| User.SetPassword('$P', RandomString(16), 10000);
Server.pas| if TJwt.Verify(token, '$K', jwtHS256, jwt) then
Server.pas| Check(ChangeTablePassword('x.db3', password, '$P'));
Server.pas| password := '$P';
script.groovy|     authenticationToken('$K')
script.groovy|     channel(name: '#channel2', password: '$P', notificationOnly: false)
script.groovy|     apiKey('$K')
script.groovy|     usernamePassword('PASSWORD', '$P')
script.groovy| new Webhook(name: "hk1", authToken: "$K")
script.groovy| result.password == '$P'
script.groovy| [options: [password: '$P', plain: 'plain text']]
script.groovy| public static final String NODE_KEY_PASSPHRASE = "$Q"
script.groovy| def client = clientWithToken("$K")
pipeline.conf|     jdbc_password => "$P"
pipeline.conf|     elasticsearch {\n      user => "elastic"\n      password => "$P"\n    }
logstash.yml| xpack.monitoring.elasticsearch.password: $P
logstash.yml| api.auth.basic.password: "$P"
certs.sh| keytool -importkeystore -srckeystore a.p12 -srcstoretype pkcs12 -srcstorepass $U -destkeystore b.jks -deststorepass $U
certs.sh| openssl rsa -in server.key -passin 'pass:$U' -out plain.key
certs.sh| openssl req -new -key enc.key -out enc.csr -config openssl.cnf -passin pass:$U
certs.sh| ssh-keygen -t rsa -P '$P' -f ~/.ssh/id_rsa
deps.edn| (def db-spec {:dbtype "mysql" :dbname "example" :user "root" :password "$P"})
run_tests.clj| "MSSQL_SA_PASSWORD"    "$P"}
MyInit.hs|     , connectPassword = "$P"
pgbouncer.ini| [databases]\nx = host=127.0.0.1 port=5432 dbname=x user=bob password=$U
mosq.py| create = { 'commands': [{'command': 'createClient', 'username': 'user', 'password':'$P', 'groups':[] }] }
boot.properties| username=weblogic\npassword=$U
dbca.rsp| systemPassword=$U
dbca.rsp| oracle.install.asm.SYSASMPassword=$U
dc.py|     auth_password: "$P"
users.ldif| userPassword: $U
persist.xml| <property name="connection.password">$P</property>
persist.xml| <property name="hibernate.connection.password">$P</property>
persist.xml| <GITHUB_PASSWORD>$P</GITHUB_PASSWORD>
persist.xml| <login userName="root" password="$P"/>
persist.xml| <column name="PASSWORD" value="{noop}$P"/>
persist.xml| <Exec Command="ftp.exe" UserName="deploy" Password="$P" />
sonar.md| ./mvnw -Pprod clean verify sonar:sonar -Dsonar.login=admin -Dsonar.password=$U
crud.php|   'PWD' => '$P',
crud.rb| @client = TinyTds::Client.new username: 'sa', password: '$P',
crud.js|   options: { userName: 'sa', password: '$P' }
crud.py| self.client.login(username="teste1234", password="$P")
vars.tf|   default_sa_password = "$P"
vars.tf| provider "vault" {\n  address = "http://127.0.0.1:8200"\n  token   = "$K"\n}
vars.tf|   set {\n    name  = "global.adminPassword"\n    value = "$P"\n  }
sentinel.json|             "admin_password": "$P",
login.bat| net user /add ann $U
login.bat| cmdkey /add:srv1 /user:corp\ann /pass:$U
login.bat| sqlplus ann/$U@orcl @load.sql
login.bat| psexec \\srv1 -u corp\ann -p $U cmd
sasl_passwd| [smtp.corp.io]:587 ann@corp.io:$U
htdigest.md| curl --digest -u ann:$U https://corp.io/x
jaas.conf| KafkaServer {\n  org.x.PlainLoginModule required\n  username="admin"\n  password="$U"\n  user_alice="$U";\n};
.hgrc| [auth]\nfoo.prefix = https://corp.io\nfoo.username = ann\nfoo.password = $U
icinga.conf| object ApiUser "director" {\n  password = "$P"\n  permissions = [ "*" ]\n}
icinga.conf| const TicketSalt = "$K"
openapi.yaml|         password:\n          type: string\n          default: "$P"
git.log|     fix deploy: db password is $U now, not the old one
build.log| + mysql -u root -p$U -e 'show databases'
build.log| Step 4/9 : ENV ADMIN_PASSWORD=$U
wiki.txt| The login is ann and the password is $U (ask Bob for the VPN).
`;

export const PROJECT_LOOK_ALIKES = rows`
README.md| ./tool exec workspace php admin/cli/reset_password.php               # reset a user's password without email
README.md| cp "${'${'}DATA:-~/.x/data}/gitlab/config/gitlab-secrets.json" ./gitlab-secrets.json.bak
users.xml| In first line will be password and in second - corresponding SHA256.
multi.conf| # Route a site to it with: fastcgi_pass php-fpm-83:9000;
init.sh| CREATE USER $CONF_USER WITH PASSWORD '$CONF_PASSWORD';
db.md| MAIL_PASSWORD=null
app.yml| - key: DB_PASSWORD\n  scope: RUN_TIME
php.ini| ;sybct.login_timeout=
ansible.yml| postgres_root_password: "{{ lookup('password', secret + '/credentials/' + inventory_hostname + '/root') }}"
ansible.yml| become_ask_pass = {{ env["ANSIBLE_BECOME_ASK_PASS"] | d("false") }}
ansible.yml| 'PASSWORD': '{{ ansible_local.mailman.web_db_password | d("password") }}'
ansible.yml| saslauthd__base_packages: [ 'sasl2-bin', 'libsasl2-modules' ]
ansible.yml| tags: [ 'role::tinc', 'role::tinc:secret', 'role::secret' ]
ansible.yml| postgresql_server__password_length: '64'
ansible.yml| secret__ldap_ou_groups_dn: '{{ "ou=Groups," + secret__ldap_basedn }}'
a.rst| :file:${'`'}secret/${'`'} directory holds random passwords which are generated by ${'`'}${'`'}lookup("password")${'`'}${'`'}
a.rst| .. _Ansible community.general.bitbucket_access_key module: https://docs.corp.io/bitbucket_access_key_module.html
.mailmap| prk0ghy <prk0ghy@pwd.red> prk0ghy <52127333+prk0ghy@users.noreply.github.com>
a.ps1| $securePassword = Read-Host -AsSecureString -Prompt "Enter the password of the server"
a.ps1| $results = Export-DbLogin -SqlInstance $cfg.Instance -Login $login2 -ObjectLevel -PassThru -WarningAction SilentlyContinue
a.ps1| [string]$passwordName = $AccountName.Replace('SVCACCOUNT', 'SVCPASSWORD')
a.ps1| 'PASSWORD_EXPIRED'                       = 8388608
a.ps1| $cert3 = New-DbCertificate -SqlInstance $i -Database $db2 -Password $pw -Name "tools_cert3_$random"
a.ps1| [Diagnostics.CodeAnalysis.SuppressMessageAttribute("PSAvoidUsingPlainTextForPassword", "StorageCredential", Justification = "For Parameter StorageCredential")]
a.ps1| $excludeResults | Should -Not -Match "ReallyTerrible"
a.ps1| LoadTemplate = [string]("Add-Type -AssemblyName ${'`'}"Microsoft.SqlServer.Smo, Version=1, Culture=neutral, PublicKeyToken=89845dcd8080cc91")
traversal.txt| .%2e%c0%5c.%2e%c0%5c.%2e%c0%5cetc%c0%5cpasswd
traversal.txt| ..\..\..\..\/etc/passwd%00index.html
dorks.txt| AUTH0_API_CLIENTSECRET=
dorks.txt| MAGENTO_AUTH_PASSWORD=
injection.md| SELECT * FROM users WHERE user = 'admin'/*' AND pass = '*/and pass>'' ALLOW FILTERING;
injection.md| {"username": {"$gt": undefined}, "password": {"$gt": undefined}}
injection.md| a:2:{s:8:"username";b:1;s:8:"password";b:1;}
injection.md| oc login -u YOUR_USER -p YOUR_PASSWORD_OR_TOKEN
injection.md| $ curl https://corp.io/oauth2/v1/tokeninfo?access_token=ya29.XXXXXKuXXXXXXXkGT0rJSA
topics.md|   minimum_password_length        = 8
topics.md|   password_reuse_prevention      = 1
topics.md| USER_PASSWORD environment variable will store the value from password key in the secret called "some-secret"
topics.md| | Secrets 101 | Secrets | [Exercise](exercises/secrets_101/exercise.md) | [Solution](x.md)
app.pm| $session->{csrf_token} ||= unpack "H*", random_bytes(20);
app.pm| my $pass = $c->param('pass') || '';
app.pm| %= password_field 'pass', id => 'pass'
app.pm| get '/with/header/condition' => (headers => {'X-Secret-Header' => 'bar'}) =>
app.pm| is $t->app->secrets->[0],                        $t->app->moniker,   'secret defaults to moniker';
app.pm| sub password { (shift->userinfo // '') =~ /:(.*)$/ ? $1 : undef }
app.pm| L<Mojolicious::Plugin::DefaultHelpers/"csrf_token">, and then pass it along
app.lua| local row, err = kong.db.jwt_secrets:select_by_key(jwt_secret_key)
app.lua| pg_ro_password = { typ = "string" },
app.lua| secret: "{vault://mock/session-secret-unknown-again}"
app.lua| password = "{vault://env/credentials/password}",
app.lua| endpoint_key = "client_id",
app.lua| local shm_key_name = "clustering:cp_plugins_configured:worker_" .. (worker_id() or -1)
app.lua| local secret = require "kong.plugins.oauth2.secret"
app.lua| CACHE_KEY = "plugins|"..ws.id.."|route|"..route.id
app.lua| CREATE TRIGGER jwtsecrets_sync_tags_trigger
app.lua| "password": { "type": "string", "referenceable": true, "encrypted": true }
App.cs| ClientSecretHash = "$H"
App.cs| b.HasOne("Core.SecretsManager.Models.Secret", "GrantedSecret")
App.cs| using Core.SecretsManager.Repositories;
App.cs| NewMasterPasswordHash = _newMasterPasswordHash,
App.cs| public const string TokenUniqueIdentifier = "{0}_{1}";
App.cs| public const string RequestPasswordIsRequired = "password_hash_b64_required";
App.cs| public const string TokenIdentifier = "OrganizationSponsorshipOfferToken";
App.cs| (PasswordStrength.Weak, 0.30),
App.cs| apiKey = apiKey.Substring(7);
App.cs| MasterPasswordHint = "the usual one",
App.cs| [MasterPasswordSalt] = @MasterPasswordSalt
App.cs| SecretPermissions = {"Delete", "Get", "List", "Set"},
App.cs| var adSpPassword = new ServicePrincipalPassword("aksSpPassword", new ServicePrincipalPasswordArgs
App.cs| var password = new RandomPassword("password", new()
App.kt| val password = text("password").hashed(hasher).transform(wrap = { it }, unwrap = { it })
App.kt| it[password] = tester.password.hash(PASSWORD)
App.kt| it.databasePassword.set(extension.databasePassword)
App.kt| password <- sys.env.get("SONATYPE_PASSWORD")
App.kt| .add("san.corp.io", "sha256/$B")
App.R| password = odbc::quote_value(Sys.getenv("MY_PASSWORD"))
App.R| pwd = rstudioapi::askForPassword("Database password")
App.R| EXCLUDE_PATTERNS <- c("*PWD*", "*PASS*", "*TOKEN*")
App.R| SUPPORTED <- c("azure_token", "sf_private_key", "sf_private_key_password")
App.R| linkedin <- oauth_endpoint("requestToken", "authorize", "accessToken",
App.R| body = charToRaw('{"token_type":"Bearer"}')
A.java| "-t %s -i \"%s\" -u \"%s\" -P \"%s\" -m \"{temperature:25}\"", TOPIC, clientId, userName, password));
A.java| String activateTokenRegex = "/api/noauth/activate?activateToken=";
A.java| private static final String PASSWORD_PARAM_DESCRIPTION = "A string value representing short-lived secret key";
A.java| .withString(DefaultDriverOption.SSL_KEYSTORE_PASSWORD, this.sslKeyStorePassword);
A.java| savedOAuth2Client = doPost("/api/oauth2/client", oAuth2Client, OAuth2Client.class);
A.java| String proxyPassword = jsonConfig.get("proxyPassword").asText();
A.java| assertFieldIsSecret(SecretFromGetter.class, "secretField");
A.java| validatePassword("Password123", "Password must contain at least 1 special characters.");
A.java| String oldPassword = params.get("oldPassword");
A.java| public static final String JWT_AUTHORITIES = "authorities";
A.java| credentialsId("deploy-credentials-id")
A.java| environment.set("arn:aws:secretsmanager:eu-central-1:123456789012:secret:my-secret", secret);
A.java| Expression expression = parser.parseExpression("#oauth2.hasAnyScope('read')");
A.java| public int resetUserPwd(@Param("userId") Long userId, @Param("password") String password);
A.java| URI uri = server.buildUri("/oauth/authorize").queryParam("response_type", "token")
A.java| Map<String, String> queryMap = OAuth2Utils.extractMap("param=value&param2=value2");
A.java| entry("secret", fieldWithPath("secret").description("The client secret"))
A.java| assertThat(passphrase, not("password"));
A.java| "redirect-uri", "secret", "id", "override", "access-token-validity",
A.java| form(USER, PASSWORD, new FormAuthConfig("/perform_login", "username", "password"))
A.java| new DelegatingPasswordEncoder("bcrypt", encoders);
A.java| params.add(new BasicNameValuePair("key1", "value1"));
page.html| <h3 class="card-title" translate>profile.change-password</h3>
page.html| <input matInput formControlName="privateKeyPassword" type="password"
page.html| <tb-toggle-password [class.!hidden]="!changePassword.get('newPassword').dirty" matSuffix></tb-toggle-password>
page.html| <input class="form-control" id="transport_password" name="password" type="password">
page.html| <a class="token" href="#/s:6Kitura10BodyParserC">BodyParser</a>
page.html| <label for="old_password">{{.i18n.Tr "settings.old_password"}}</label>
page.html| <div><a href="database-password.html"><span>database</span><wbr><span><span>Password</span></span></a></div>
page.html| <input name="csrf_token" type="hidden" value="fa6a08...">
locale.ini| forget_password=Wachtwoord vergeten?
locale.ini| auths.bind_password=Passwort binden
locale.ini| enterred_invalid_password = Please make sure the that password you entered is correct.
locale.json| "client-secret-required": "Client Secret (wachtwoord) is vereist.",
locale.json| "mobile-app-secret-hint": "Cadena codificada en Base64 que representa al menos 512 bits de datos.",
viewer.ftl| pdfjs-password-label = Enter the password to open this PDF file.
msgs.msg| {"Password","Heslo"}.
msgs.msg| {"No 'password' found in this query","No se encontrado 'password' en esta peticion"}.
mode.js| if (is_member(prevT.token, ["receive","case","if","try"])) {
mode.js| {regex: /b?r#+"/, token: "string", next: "string_raw_hash"},
mode.js| {regex: /(USE\:|IN\:)(\s+)(\S+)/, token: ["keyword", null, "variable-2"]},
mode.js| if (currT.token == "when") {
mode.js| _warnUnused(param, binding["(token)"], "param", state.funct["(unusedOption)"]);
mode.js| return CodeMirror.Pass : 0;
a.go| Username                  config.Secret       ${'`'}toml:"username"${'`'}
a.go| Password   string ${'`'}json:"password" binding:"MaxSize(255)"${'`'}
a.go| if len(auths) == 2 && auths[0] == "Basic" {
a.go| tmplAuthResetPassword  = "auth/reset_passwd"
a.go| Usage: "list known secrets and secret stores",
a.go| require.ErrorContains(t, plugin.Remove("beta"), ${'`'}secret "beta" not found${'`'})
a.go| token, err := s.Create(ctx, 1, "Test")
a.go| Password: token.ApplyT(func(token ecr.GetAuthorizationTokenResult) (*string, error) {
a.go| ('PREEMPTIVE_OS_AUTHENTICATIONOPS','Preemptive'),
a.go| secretFileName := "secret-file-1"
a.go| MetricPass: ${'`'}"source" in tags${'`'} +
a.go| require.Equal(t, "Bearer "+token, auth)
a.go| ctx.Export("secretAccessKey", creds.Secret)
docker.yml| uses: docker/login-action@$G # v3.6.0
docker.yml| smtp_password: ${'${'}{ secrets.SMTP_PASSWORD }}
docker.yml| if: ${'${'}{ github.event.comment.author_association == 'MEMBER' || github.event.comment.author_association == 'OWNER' }}
a.dart| final codeVerifierKey = 'supabase.auth.token-code-verifier';
a.dart| weakPassword('weak_password'),
a.dart| 'provider_refresh_token': providerRefreshToken,
a.dart| expect(response, endsWith('?token=abc&cacheNonce=v2'));
a.dart| expect(await storage.getItem(key: slotKey('flow-one')), isNull);
a.dart| static const gitlab = OAuthProvider('gitlab');
a.dart| 'nextToken': 'cursor-3',
a.py| secret = json.loads(response["SecretString"])
a.py| "CustomerUserName": secret.get("username"),
a.py| "title": "User account - only needed for grant type 'password'",
a.py| KNOWN_SECRET_KEYS = ("OAUTH_PASSWORD", "OAUTH_CLIENT_SECRET")
a.py| "aws_access_key": {"type": "string", "title": "AWS Access Key"},
a.py| "arg_nested_secret": "string",
a.py| :type secret_parameters: ${'`'}${'`'}dict${'`'}${'`'}
a.py| # Note: With update_password=always, the module always sends passwords to the server.
a.py| authentication_mechanism="MONGODB-X509",
a.py| headers={"X-Auth-Token": TOKEN, "St2-Api-key": KEY1_KEY},
a.py| password_encryption = {{ item.password_encryption | d('on') }}
a.py| assert "token=TOKEN" in url
a.py| sub_els = [#register{username = Username, password = Password}]}).
a.erl| -spec auth_stored_password_types() -> ['plain' | 'scram_sha1' | 'scram_sha256' | 'scram_sha512'].
a.erl| Password = get_value(<<"password">>, XData),
a.erl| true -> {unauthorized, <<"bad-password">>};
a.erl| ?INPUTS(<<"password">>, <<"passwordold">>, <<"">>,
a.erl| make_command(check_password, R, [{<<"user">>, User}, {<<"host">>, Host}], []),
a.c| ENUM_BEGIN(opcode_names, MSCHAPV2_CHALLENGE, MSCHAPV2_FAILURE,
a.c| if (!streq(type, "eap") && !streq(type, "xauth") && !streq(type, "ntlm"))
a.c| { PROV_IE_PASS, "PASSWORD", dump_string },
a.c| static int opt_secret = 1; /* secret length */
a.c| { .out = &attr_user_password, .name = "User-Password", .type = FR_TYPE_STRING },
a.c| AC_ARG_ENABLE(werror, AS_HELP_STRING([--enable-werror],[add -Werror to CFLAGS]))
a.c| carol::ping -c 1 -s 120 -p deadbeef 10.0.0.1::128 bytes from 10.0.0.1: icmp_.eq=1::YES
a.sql| CHANGE ${'`'}token${'`'} ${'`'}token${'`'} varchar(191) NOT NULL;
a.sql| insert into sys_menu values('1006', 'reset', '100', '7', 'F', '0', 'system:user:resetPwd', '#', 'admin', sysdate());
a.sql| SECRET = '<combination of Client ID and Client Secret>'
a.sql| WITH DEPENDENCIES, PASSWORD='<password, string,>'
a.sql| 'password', COALESCE(config->'redis_password', config #> '{redis, password}'),
a.php| $this->assertEquals('test_id_token', $token['id_token']);
a.php| array('always_issue_new_refresh_token' => false)
a.php| #[Route(path: '/site-credentials/new', name: 'site_credentials_new', methods: ['GET', 'POST'])]
a.php| tokens: [['text', '/starred.xml'], ['variable', '/', '[^/]++', 'token'], ['variable', '/', '[^/]++', 'username']], defaults: []
a.php| $this->renameIndex('config', 'config_feed_token', 'feed_token');
a.php| $is_internal = (($_SERVER['SOGO_AUTH_INTERNAL'] ?? '') === '1');
a.robot|     Type Secret    css=input#password_field    $EMPTY
a.robot|     Fill Secret    input#username_field    ${'${'}secret}
a.robot|     Should Be Equal    ${'${'}password}      password
a.robot|     Input Password Should Not Log Password String
router.cfg| ntp trusted-key 12345
router.cfg| ntp server 10.1.1.13 key 42
router.cfg| set system ntp authentication-key 4 type md5
router.cfg| set security key-chain BFD-BGP key 1 start-time "2020-1-1.00:00:00 -0800"
router.cfg| send-community extended
router.cfg| set community 12345
router.cfg| match community as1_community
router.cfg| set system login user ann authentication encrypted-password "%CENSORED%"
fix.pas| if not EndWith(aPasswordSecureFile, '.PRIVATE') then
fix.pas| Check(c3.HasPrivateSecret, 'priv3');
fix.pas| aDatabaseName, aUserID, aPassWord: RawUtf8);
fix.pas| tokenizer := 'simple'; // simple/porter/unicode61
fix.groovy| API__TOKEN('apiToken')
fix.groovy| scmPasswordEnvVar 'MY_PASSWORD_ENV'
fix.groovy| hasPassword('keys/admin/pass')>>true
fix.groovy| beforeSend:_createAjaxSendTokensHandler('history_tokens'),
fix.groovy| eq("token", tokenHash)
fix.groovy| String password = storageTree.readPassword("key/password")
dict.aruba| ALIAS	Aruba-MPSK-Passphrase                   	26.14823.44
man.txt| \fBpasswordReset\fR: \fIstring()\fR
man.txt| .IP "defAuthPassphrase STRING"
man.txt| OLD-PASSPHRASE NEW-PASSPHRASE [USER]
man.txt| <arg><option>-P</option> <replaceable>password</replaceable></arg>
pg.md| ALTER USER <role_name> PASSWORD 'SCRAM-SHA-256$<iterations>:<salt>$<storedkey>:<serverkey>'
cert.sh| openssl x509 -req -in encrypt.csr -CA CA.crt -CAkey CA.key -CAcreateserial -out encrypt.crt -days 1460 -addtrust emailProtection
`;
