// Places of eighty-five more projects, taken down as those of projects.js were, before the detectors were looked at: first
// where a secret stands, then look-alikes. Form and letters are those of positives.js; places that are missed are left out.
const rows = String.raw;

export const LATER_PROJECTS = rows`
ldap.md| - LDAP_BIND_PW=$U
postfix-sasl-password.cf| [smtp.relay.net]:2525                     apikey:$U
supervisord.conf| [supervisorctl]\nserverurl = http://localhost:9001\nusername = mailer\npassword = $U
fetchmail.cf| poll 'imap.corp.io' proto imap\n  user 'ann'\n  password '$P'
pop3-auth.txt| USER ann@corp.io\nPASS $U\nSTAT
user3.cf| [retriever]\ntype = SimpleIMAPSSLRetriever\nusername=ann3\npassword=$U
oauth2.bats| local ACCESS_TOKEN='$K'
imap.bats|     --auth-password $U \
common.bash| local MAIL_PASS="${'${'}2:-$U}"
smtp.bats| _send_email --expect-rejection --port 465 --auth "${'${'}1}" --auth-user "${'${'}2}" --auth-password $U --quit-after AUTH
ldap.md|       - SASLAUTHD_LDAP_PASSWORD=$U
relay.cf| #smtp_sasl_password_maps = inline:{ [smtp.relay-service.com]:587=john.doe@corp.io:$U }
rspamd.md| password = $U
cloud.txt| password: $U\nchpasswd: { expire: False }\nssh_pwauth: True
ovf-env.xml| <Property oe:key="password" oe:value="$P"/>
set_passwords.rst|   users:\n    - {name: user1, password: $U, type: text}
set_passwords.txt| #      password: $U\n#      type: text
maas.rst|       token_secret: "$K"
test_users.py| "password": "$P",
test_pro.py| {"token": "$K"},
test_pro.py| "https_proxy": "https://user:$U@some-proxy:8088",
test_azure.py| password="$P",
test_sigma.py| "vnc_password": "$P",
hardening.rst|     plain_text_passwd: $U
s3.md| secret_access_key = $K
MANUAL.md| access_key_id = ACCESS\nsecret_access_key = $K\nregion = us
ftp.md| rclone lsf :ftp: --ftp-host=ftp.corp.io --ftp-user=ann --ftp-pass=$U
serve.md| export RCLONE_AUTH_KEY='"ann,$U"'
proxy_test.go| "pass":      "$P",
drive.md| - token: {"access_token":"$K","token_type":"Bearer","refresh_token":"XXX","expiry":"2014-03-16T13:57:58.955387075Z"}
rest_test.go| api.SetUserPass("user", "$P")
docs.md| export http_proxy=http://username:$U@proxyserver:12345
docs.md| $ export RESTIC_PASSWORD=$U
quatrix.md| - api_key: $K
README.md| > docker run -it --rm=true --name quick_test -e POSTGRES_USER=quick_test -e POSTGRES_PASSWORD=$U -e POSTGRES_DB=quick_test -p 5432:5432 postgres:13.3
application.properties| %prod.quarkus.datasource.password=$U
README.md| docker run -it --rm -p 8161:8161 -e AMQ_USER=quick -e AMQ_PASSWORD=$U quay.io/corp/broker:0.1.4
application.properties| quarkus.oidc.credentials.secret=$U
ResourceTest.java| private static final String BEARER_TOKEN = "$W";
realm.json|       "clientId" : "backend",\n      "secret" : "$W",\n      "redirectUris" : [ "*" ],
CodeFlowTest.java| loginForm.getInputByName("password").setValueAttribute("$P");
LdapTest.java| .auth().preemptive().basic("adminUser", "$P")
README.md|  -d 'username=ann&password=$U&grant_type=password' | jq --raw-output '.access_token' \
QuoteTest.java| connectionFactory.setPassword("$P");
application.properties| %prod.quarkus.infinispan-client.password=$U
README.md| Username should be ${'`'}admin${'`'} and password ${'`'}$U${'`'}.
compose.yml|       - POSTGRES_PASSWORD=$U
pgx.sh| export PGX_TEST_SCRAM_PLUS_CONN_STRING="host=localhost user=pgx_ssl password=$U sslmode=verify-full database=pgx_test"
config.go| RefreshEncryptionKey:  "$K",
pgx.sh| export PGX_SSL_PASSWORD=$U
flags.go| //	  password: '$P'
config.go| Password:            "$P",
slapd.conf| rootpw		$U
slapd.conf| rootpw		"$P"
replication.sdf| >                	credentials=$U
meta.ldif| userPassword:: $C
people.ldif| uid: ann\nuserPassword: $U
its.ldif| olcRootPW: $U
test022| $ldapmodify -v -D "$binddn" -H $uri1 -w $U >> \
test022| BINDPW="$P"
guide.sdf| >	ldapadd -f entries.ldif -x -D "cn=Manager,dc=corp,dc=io" -w $U
its.sh| ldapsearch -x -H $uri1 -D uid=user.$n,ou=user,dc=corp,dc=io -w $U uid=fred >/dev/null 2>&1
whoami.ldif| userpassword: $U
monitoring.xml|     host="localhost"\n    port="9012"\n    username="controlRole"\n    password="$P"
manager.xml| <source><![CDATA[<user username="test" password="$P" roles="admin-script"/>]]></source>
realm.xml| userPassword: $U</source>
tomcat-users.xml| <user username="role1"  password="$P" roles="role1"  />
TestBasicAuth.java| private static final String PASSWORD = "$P";
TestServlets.java| webdavServlet.addInitParameter("secret", "$P");
ssl.xml|                      certificateKeystorePassword="$P"
TestRequest.java| private static final String PWD = "$P";
jndi.xml| username="scott" password="$P" maxTotal="20" maxIdle="10"
realm.xml|   connectionName="cn=Manager,dc=corp,dc=io"\n  connectionPassword="$P"
Reconnect.java| private static final String ALT_PASSWD = "$P";
howto.xml| &lt;user username="tomcat" password="$P" roles="admin-gui"/&gt;
TestDigest.java| private static final String validPassword = "$P";
mail.cli| /subsystem=mail/mail-session=Other/server=imap:add(outbound-socket-binding-ref=my-imap-binding, username="user02@corp.io",password=$U)
ssl.cli| /subsystem=elytron/key-store=serverTS:import-certificate(alias=ann, path=clientCert.crt, relative-to=server.config.dir, credential-reference={clear-text=$U}, validate=false)
README.adoc| $ {deploymentTargetDir}/server/bin/add-user.sh -a -u 'admin' -p '$P' {admin-group-command}
README.adoc| > X-Username:ann\n> X-Password:$U
client-config.xml| <set-user-name name="ann"/>\n<credentials>\n<clear-password password="$P" />
ci.yml| mvn -fae clean package -Popenshift -DremoteServerUsername="ann" -DremoteServerPassword="$P"
README.adoc| curl -v http://localhost:8080/webapp/secured -u ann:$U
BasicIT.java| return new PasswordAuthentication("ann", "$P".toCharArray());
README.adoc| <imap-server outbound-socket-binding-ref="my-imap-binding" username="user02@corp.io" password="$P"/>
README.adoc| $ {cloud-cli} run artemis --env AMQ_USER=admin --env AMQ_PASSWORD=$U --image=broker --port=61616 --expose=true
RELEASE.adoc| <gpg.passphrase>$U</gpg.passphrase>
README.adoc| -DpostgresqlUsername="test" -DpostgresqlPassword="$P" \
values.yaml| postgresql:\n  username: todos\n  password: $U
e2e.sh| export TEST_ADMIN_PASSWORD=$U
README.adoc| Username: guest\nPassword: $U
README.adoc| $ __{homeName}__/bin/add-user.sh -a -u quickuser1 -p $U
1008.xml| <param name="vm-password" value="$P"/>
vars.xml| <X-PRE-PROCESS cmd="set" data="default_password=$U"/>
vars.xml| <X-PRE-PROCESS cmd="set" data="xml_rpc_password=$U"/>
hash.conf.xml| <!-- <remote name="Test1" host="10.0.0.10" port="8021" password="$P" interval="1000" /> -->
fs_cli.conf| host => 127.0.0.1\nport => 8021\npassword => $U
fs.pl| my $password = "$P";
fshelper.py| passwd="$P",
xml_rpc.conf.xml| <param name="auth-pass" value="$P"/>
switch.conf.xml| <!-- <param name="core-db-dsn" value="mariadb://Server=localhost;Database=switch;Uid=switch;Pwd=$U;" /> -->
xml_curl.conf.xml| <!--    <param name="cred" value="user:$U"/> -->
switch.conf.xml| <!-- <param name="core-db-dsn" value="pgsql://hostaddr=127.0.0.1 dbname=switch user=switch password='$U' options='-c client_min_messages=NOTICE'" /> -->
conference.conf.xml| <!-- Another valid value is   shout://user:$U@corp.io/live.mp3   -->
gateway.xml| <param name="username" value="ann"/>\n<param name="password" value="$P"/>
App.config| <add key="connectionString" value="DSN=easyroute;User=root;Pwd=$U;" />
clients.md| VPN_PASSWORD='$P'
ipsec.secrets| %any  %any  : PSK "$P"
manage.md| openssl passwd -1 '$P'
user.adoc| /set irc.server.libera.sasl_password "$P"
user.adoc| /remote add weechat http://localhost:9000 -password=$U
faq.adoc| /server add name irc.server.org -password=oauth:$U
user.adoc| /msg nickserv identify $U
test-config.cpp| "/msg nickserv ghost alice $U");
relay_api.adoc| curl -L -u 'plain:$U' 'https://localhost:9000/api/version'
test-http.cpp| /* test valid plain-text password ("$U") via Sec-WebSocket-Protocol */
user.adoc| "relay" and the relay password "$U", you can setup the password with these
user.it.adoc| password "$U".
neomuttrc| account-hook imap://host1/ 'set imap_user=me1 imap_pass=$U'
manual.xml| set nntp_pass = '$P'
offlineimap.conf| #remotepass = $U # Real password is another
credentials.conf.sample| remoteuser = ann\nremotepass = $U
gpg-pw.py| text = 'password: "$U "'
offlineimap.conf| #oauth2_client_secret = $K
offlineimap.conf| #oauth2_refresh_token = $K
setup_spec.rb| demo_account_password: '$P',
deploy_spec.rb| api_token: '$K',
upload_spec.rb| let(:app_review_information) { { demo_user: "user", demo_password: "$P" } }
mailgun_spec.rb| ENV['MAILGUN_APIKEY'] = '$K'
client_spec.rb| with(headers: { 'PRIVATE-TOKEN' => '$K' }).
client_spec.rb| private_token: '$K'
files_spec.rb| expect(configuration.fetch(:private_token)).to eq('$K')
release_spec.rb| headers: { 'Authorization' => 'Basic $A', 'Host' => 'api.corp.io:443', 'User-Agent' => 'lane' }).
ExampleTests.swift| let password = "$P"
AppStore.md| confirm_password: "$P", # required
storage_spec.rb| described_class.new(access_key: 'akey', secret_access_key: '$K', session_token: 'st').list_buckets
keychain_spec.rb| ENV["MATCH_KEYCHAIN_PASSWORD"] = keychain_password = "$P"
artifactory.rb| artifactory(api_key:'$K', endpoint: 'artifactory.corp.io', file: 'file.txt', repo: '/file.txt')
curl_spec.rb| proxy_port: "2", proxy_username: "3", proxy_password: "$P")).to eq(["-x http://1:2"])
twitter.rb| access_token: "$K",
builder.rs| .with_named_option("adbc.snowflake.sql.auth_token", "$K")
deadline.rs| .with_password("$P")
utils.rs| let url = "http://user:$U@github.com/corp/secret-project.git";
mod.rs| (snowflake::AUTH_TOKEN, "$K"),
token_service.rs| let err = parse_token_response(br#"{"access_token":"$K""#)
oauth.rs| "refresh_token": "$K",
docker-compose.yml| CONNECT_CONSUMER_SSL_KEYSTORE_PASSWORD: $U
consumer.sh| #   --property basic.auth.user.info=superUser:$U \
link.properties| sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\n  username="connectorSA" \\n  password="$P" \
functions.sh|      -deststorepass $U -keypass other
create.sh| -storepass $U \
listen.sh| --consumer-property ssl.keystore.password=$U \
client.config| ssl.truststore.password=$U
sasl.config| password=\"$U\";
start.sh| curl -u mds:$U -X POST "https://localhost:8091/security/1.0/principals/User%3Amds/roles/UserAdmin" \
submit.sh| "value.converter.schema.registry.ssl.truststore.password": "$P",
log4j.properties| log4j.appender.kafka_appender.SslTruststorePassword=$U
verify.sh| keytool -list -v -keystore kafka.$i.keystore.jks -storepass $U | grep -e Alias -e Entry
refresh.sh| SUPER_USER_PASSWORD=$U
docker-compose.yml|       ELASTIC_PASSWORD: $U
functions.sh| -srcstorepass $U -destkeystore /etc/kafka/connect.truststore.jks \
Deploy.md| flyway deploy -url="jdbc:h2:mem:x" -user="sa" -password="$P" -saveSnapshot=true
JDBC.md| properties.put("accessToken", "$K");
Backup.md| oracle.connectionIdentifier = "DEV/$U@localhost:1521/XE"
Vault.md| token = "$K"
Env.md| ./flyway -environments.sample.password=$U info
Docker.md| - MSSQL_PASSWORD=$U
Url.md| .datasource("jdbc:h2:mem:flyway_db", "myuser", "$P")
Build.md| flyway.check.buildPassword="$P"
Gradle.md|     user = 'myUsr'\n    password = '$P'
README.md| command: -url=jdbc:mysql://db -schemas=myschema -user=root -password=$U -connectRetries=60 migrate
flyway.toml| url = "mongodb://sa:$U@localhost:27018"
Vault.md| FLYWAY_VAULT_TOKEN=$U
License.md| licenseKey: '$K'
Vault.md| vaultToken: '$K'
ParseTest.java| "flyway -user=myuser -password=$U -url=jdbc:h2:mem -placeholders.abc=def migrate",
License.md| ./flyway -licenseKey="$K" info
Jdbc.md| flyway.jdbcProperties.accessToken=$U
Check.md| ./flyway check -changes -url="jdbc://url1" -check.buildPassword="$P"
Cloud.spec.js| user.set('password', '$P');
Policy.spec.js| await Parse.User.logIn('ann', '$P');
ACL.spec.js| const bob = await Parse.User.signUp('bob', '$P');
API.spec.js| 'X-Parse-REST-API-Key': '$K',
Live.spec.js| _email_verify_token: '$K',
Verify.spec.js| return verifyPassword('testuser', '$P');
OAuth1.spec.js| auth_token_secret: '$K',
Twitter.spec.js| consumer_secret: '$K',
README.md| ${'`'}parse-server --appId APP --masterKey $U --databaseURI mongodb://localhost/test${'`'}
Vuln.spec.js| 'X-Parse-Master-Key': '$K',
drizzle.config.ts|     user: "nextauth",\n    password: "$P",
docker-compose.yml| PG_DATABASE_URL: postgres://postgres:$U@postgres:5432/postgres
index.test.ts| neo4j.auth.basic("neo4j", "$P")
callback.test.ts| jwt: { secret: "$K" },
env.test.ts| const env = { AUTH_SECRET: "$K" }
index.test.ts| "postgres://nextauth:$U@localhost:5432/nextauth?synchronize=true"
test.sh| # Postgres: DATABASE_URL=postgres://nextauth:$U@127.0.0.1:5432/nextauth?synchronize=true
proxy.rs| .basic_auth("Aladdin", "$P"),
request.rs| ///     .basic_auth("admin", Some("$P"))
request.rs| .bearer_auth("$K")
request.rs| assert_eq!(req.headers()["authorization"], "Bearer $K");
client.rs| /// let mut auth_value = header::HeaderValue::from_static("$K");\n/// auth_value.set_sensitive(true);
multipart.rs| ///     .text("password", "$P");
proxy.rs| format!("http://Aladdin:$U@{}", server.addr()),
tls.rs| /// let pkcs12 = reqwest::Identity::from_pkcs12_der(&buf, "$P")?;
proxy.rs| let m = Proxy::all("https://letme:$U@yo.local")
blocking.rs|         http::header::AUTHORIZATION,\n        http::header::HeaderValue::from_static("$K"),
starttls.rs| let creds = Credentials::new("smtp_user".to_owned(), "$P".to_owned());
async_transport.rs| ///         "smtps://username:$U@smtp.corp.io:465",
transport.rs| "smtps://user%40corp.io:$U@smtp.corp.io:465",
ci.yaml|           DEX_OPENBAO_TOKEN: $U
ldap_test.go|         username: "jane",\n        password: "$P",
config.yaml| #   user: mysql\n#   password: $U
github_test.go| "refresh_token": "$K",
google_test.go| ClientSecret:       "$K",
docker-compose.yaml|       MYSQL_PASSWORD: $U
api_test.go| "totp-1": {AuthenticatorID: "totp-1", Type: "TOTP", Secret: "$K", Confirmed: true, CreatedAt: now},
authorize_test.go| Config:          []byte(${'`'}{"username": "foo", "password": "$P"}${'`'}),
config_test.go| expected: "connect_timeout=0 host='1.2.3.4' port=6543 user='some-user' password='$U' dbname='some-db' sslmode='verify-full'",
logout_test.go| expectedConnData := []byte(${'`'}{"RefreshToken":"$K"}${'`'})
logout_test.go| ID: "app-b", Secret: "$K",
login_test.go| path := fmt.Sprintf("/auth/%s/login?state=%s&back=&login=foo&password=$U", connID, authReqID)
introspection_test.go| Token:         "$K",
rotate_test.go| updatedTokenData, err := internal.Marshal(&internal.RefreshToken{RefreshId: "test", Token: "$K"})
pg_test.go| Password:          getenv("DEX_POSTGRES_PASSWORD", "$P"),
logout_test.go| Users:          []localconfig.User{{Name: addr, AuthToken: "$K"}},
relogin_test.go| cmd.SetArgs([]string{"--password", "$P"})
gen-spec.md| argocd admin repo generate-spec oci://registry.corp.io --type oci --name stable --username test --password $U --insecure-skip-server-verification
types_test.go| {"SourceBearerToken", &Repository{}, &RepoCreds{BearerToken: "$K"}, Repository{BearerToken: "x"}},
helm_test.go| response := ${'`'}{"refresh_token":"$K"}${'`'}
sso.json| "clientSecret": "$K",
dex_test.go| "dex.acme.clientSecret":   "$K",
okta.md| - ClientSecret: ${'`'}$K${'`'}
manifest_test.go| q := apiclient.ManifestRequest{Repos: []*v1alpha1.Repository{{Repo: "corp.io", Username: "test", Password: "$P", EnableOCI: true}}}
db_test.go| "config": []byte(${'`'}{"bearerToken":"$K"}${'`'}),
account_test.go| require.Error(t, accountServer.sessionMgr.VerifyUsernamePassword("admin", "$P"))
bcrypt.md| > argocd account bcrypt --password $U
identity_test.go| Return(&workloadidentity.Token{AccessToken: "$K", ExpiresOn: time.Now().Add(time.Minute)}, nil).Once()
ibm.md|   data:\n    secret: $C
auth_test.go| assert.Equal(t, creds.SecretAccessKey, "$K")
provider_test.go| Token: "$K",
smith_test.go| oidcToken := "$K"
provider.go| "e2e-crd-e": {Value: ${'`'}{"password":"$P"}${'`'}},
cache_test.go| testSecrets := client.Secrets{"API_KEY": "$K", "DB_PASS": x}
complement.sh| export POSTGRES_PASSWORD=$U
test_providers.py| "client_secret": "$K",
test_directory.py| self.test_user_tok = self.login("user", "$P")
test_admin.py| admin_user = self.register_user("admin", "$P", admin=True)
test_auth.py| self.user_pass = "$P"
test_client.py| "worker_replication_secret": "$K",
tokens.md| {\n  "token": "$K",\n  "uses_allowed": null
jwt.md| --data '{"type":"org.matrix.login.jwt","token":"$J"}'
test_register.py| params: JsonDict = {"username": "kermit", "password": "$P"}
test_user.py| self.assertEqual(json["password"], "$P")
modules.md|        secret: "$K"
openid.md|     client_id: "synapse"\n    client_secret: "$K"
env.example| #LDAP_BINDPW=$U
prosody.cfg.lua| --sql = { driver = "MySQL", database = "prosody", username = "prosody", password = "$P", host = "localhost" }
README.md| RTCSTATS_MONGODB_URI=mongodb://root:$U@mongodb.corp.io:27017
mongodb.yml|       MONGO_INITDB_ROOT_PASSWORD: $U
sip.properties| {{ $sip_password := .Env.SIP_PASSWORD | default "$P" -}}
test_samr.py| newPwd = '$P'
README.md| export GOVC_GUEST_LOGIN='vagrant:$U'
Vagrantfile| config.winrm.password = "$P"
renovate.sh| export RENOVATE_PASSWORD='$P'
win.pkr.hcl| ssh_username             = "vagrant"\n  ssh_password             = "$P"
autounattend.xml| <Password>\n<Value>$C</Value>\n<PlainText>false</PlainText>\n</Password>
proxmox.sh| #export PROXMOX_PASSWORD='$P'
compose.yaml|     environment:\n      MARIADB_ROOT_PASSWORD: $U
test_database.py| encryption_passphrase: "$P"
test_pushover.py| hook_config = {'token': '$K', 'user': '983hfe0of'}
test_pg.py| environment={'PGPASSWORD': '$P', 'PGSSLMODE': 'disable'},
test_mongo.py| 'restore_password': '$P',
test_ntfy.py| headers=dict(HEADERS, Authorization='Bearer $K'),
test_mysql.py| environment={'USER': 'root', 'MYSQL_PWD': '$P'},
test_execute.py| ('cooldb', '--username', 'bob', '--password', '$P')
test_mariadb.py| assert module.make_defaults_file_options(username='root', password=r'$P') == (
README.md|         "GITHUB_PERSONAL_ACCESS_TOKEN": "$K"
passwords_test.rb| "reset_password_token" => @raw, "password" => "$P", "password_confirmation" => "other"
registerable_test.rb| fill_in 'password confirmation', with: '$P'
auth_test.rb| user = User.create!(email: "a@corp.io", password: "$P")
db_test.rb| assert user.reload.valid_password?('$P')
db_test.rb| password: '$P', password_confirmation: 'other')
recoverable.rb| #   User.find(1).reset_password('$P', 'password123')
reg_test.rb| @password = '$P'
reg_test.rb| put user_registration_path(format: 'json'), params: { user: { current_password: '$P', email: 'u@corp.io' } }
recover_test.rb| sign_in_as_user(password: "$P")
recover_test.rb| reset_password_user = User.reset_password_by_token(reset_password_token: '$K')
confirm_test.rb| get user_confirmation_path(confirmation_token: '$K', format: 'json')
integration_test.rb| secrets.secret_token    = '$K'
db_test.rb| assert_not user.update_with_password(current_password: '$P',
valid_test.rb| user.password_confirmation = "$P"
config_test.go| Token:     "$K",
combined_test.go| {ID: 1, RepoID: 1, Address: "quay.io", Username: "db-secret", Password: "$P"},
agent_test.go| agent := &model.Agent{ID: 7, Token: "$K"}
secret_test.go| "VERY_SECRET": "$P",
params_test.go| expectedJSON := ${'`'}{"api_key":"$K","database":{"host":"localhost","password":"p","port":5432},"timeout":30}${'`'}
compose.yaml|       GITEA__security__INTERNAL_TOKEN: '$K'
secrets_test.go| "cb_password":  "$P",
auth_test.go| _, err = tmpFile.WriteString(${'`'}{"auths": {"docker.io": {"username": "user", "password": "$P"}}}${'`'})
github_test.go| assert.Equal(t, "$K", f.Secret)
.env| WOODPECKER_AGENT_SECRET=$U
kernel.rst| ->secret('$K')
kernel.rst| 'secret' => '$K'
messenger.rst| MESSENGER_TRANSPORT_DSN=amqps://guest:$U@localhost/%2f/messages
notifier.rst| **DSN**: ${'`'}${'`'}smsbiuras://UID:$U@default?from=FROM&test_mode=0${'`'}${'`'} \
doctrine.rst|                 user="root"\n                password="$P"
lock.rst| $store = new PostgreSqlStore($databaseConnectionOrDSN, ['db_username' => 'myuser', 'db_password' => '$P']);
http_client.rst| 'auth_bearer' => '$K',
cache.rst| ->provider('memcached://user:$U@corp.io');
cache.rst| <framework:adapter name="cache.adapter.redis" provider="redis://user:$U@corp.io"/>
webhook.rst| - secret: '$K'
ldap.rst| search-password="$P"/>
envvar.rst| $container->setParameter('env(DATABASE_URL)', 'mysql://db_user:$U@127.0.0.1:3306/db_name');
session.rst| # - { db_username: myuser, db_password: $U }
cache.rst| 'memcached://rmf:$U@localhost'
translation.rst| ${'`'}Lokalise${'`'}_             ${'`'}${'`'}lokalise://PROJECT_ID:$U@default${'`'}${'`'}
recipes.rst| $ composer config --global --auth gitlab-token.gitlab.com $U
raw_values.rst| 'password' => '$P',
ProjectSettings.asset|   ps4Passcode: $U
cert.json|   "path": "./certs/cert.pfx",\n  "password": "$P"
README.markdown|                     user = "ngx",\n                    password = "$P"})
auth.t|                 user = "ed25519_user",\n                password = "$P",
Specs.bas| Client.ProxyPassword = "$P"
Specs.bas| Auth.ApiKey = "$K"
Specs.bas| Request.AddUrlSegment "password", "$P"
WebRequest.cls| ' Request.AddQuerystringParam "api_key", "$K"
0001-events.md| Authenticator.Password = "$P"
OPS.bas| ' Auth.Token = "$K"
credentials.txt| - consumer_secret: $K
README.md|             "secretKey": "$K"
README.md| Authorization: Basic user:$U
README.md| name=foo&password=$U
README.md|             "pfx": "cert.pfx",\n            "passphrase": "$P"
README.md| export PRODSECRET="$K"
README.md|             "prodToken": "$K",
README.md| $ http -a username:$U pie.dev/basic-auth/username/x
README.md| $ http --proxy=http:socks5://user:$U@host:port corp.io
test_sessions.py| '--auth=username:$U',
session.json|         "raw_auth": "foo:$U",
test_sessions.py| assert updated_session['auth']['raw_auth'] == 'user:$U'
test_ssl.py| PWD_CLIENT_PASS = '$P'
README.md| https -A bearer -a $U pie.dev/bearer
test_auth.py| '--auth', 'user:$U',
README.md|     X-API-Key:$U \
oauth.yaml|     clientSecret: "$K"
urls.test.ts| href: 'https://user:$U@corp.io:6666/p1?q1=a&q2=b#hash',
auth.test.ts| { key: 'password', value: '$P' },
digest-input.json| {\n  "key": "password",\n  "value": "$P",\n  "type": "string"\n}
oauth1-input.json| {\n  "key": "consumerSecret",\n  "value": "$K",\n  "type": "string"\n}
collection.yaml|     insomnia.environment.set('password', "$P");
crypt.test.ts| const result = await crypt.deriveKey('$P', 'email', 'salt');
auth.test.ts| tokenSecret: '$K',
aws-input.json| "secretKey": "$K",
headers-input.json| { "key": "Authorization", "value": "Basic $A" }
openapi.ts| variables.bearerToken = '$K';
urls.test.ts| QueryParam.unparse({ uname: 'ann', password: '$P' })
inventory.yaml|     ansible_become_password: $U
test_user.py| {"name": "newuser2", "configured_password": "$P"},
test_user.py| dict(name="ansible", configured_password="$P", update_password="always"),
test_user.py| self.assertIn("username newuser1 password $U", result["commands"])
test_snmp.py| "snmp-server user paul familypaul v3 auth md5 $U priv aes 128 other1",
test_snmp.py| "snmp-server community $U rw paul",
populated.txt| snmp-server community $U RW test_Acl
test_hsrp.py| "standby 10 authentication md5 key-string $U",
test_snmp.py| "community_string": "$P",
test_bgp.py| "pass_key": "$P",
user.yaml|       configured_password: $U
test_hsrp.py| "key_string": "$P",
mqtt_auth.ino| if (client.connect("arduinoClient", "testuser", "$P")) {
.env| PLAID_SECRET=$U
README.md|     "password": "$P",
README.md| --auth-parameters USERNAME=demo@corp.io,PASSWORD='$P'
wp_webserver|       WORDPRESS_DB_PASSWORD: $U
producer.py| password = '$P'  # Retrieve it from AWS Secrets Manager
README.md| $ GITHUB_ACCESS_TOKEN='$K'
pipeline.ts| oauthToken: '$K'
waf.sh|   --admin-password $U \
scale.ps1| $adminPassword="$P"
server.sh| password="$U-$randomIdentifier"
Upload.sh| sasToken="?sv=2015-07-08&sr=c&sig=$B&se=2018-04-29T18:42:02Z&sp=rwl"
Account.sh| amsSPPassword=$U
failover.sh| vpnSharedKey="$P"
tde.sh| # keyPassword="$P"
windows-vm.sh| AdminPassword=$U
cluster.sh| Password="$P"
mysql_service.md|   initial_root_password '$P'
mysql_user.md|   password '$P'
helpers.rb| query << " MASTER_PASSWORD='$P',"
smoke.rb| /usr/bin/mysql -u root -h 127.0.0.1 -D mysql -e "CREATE USER 'repl'@'127.0.0.1' IDENTIFIED BY '$U';"
resources_spec.rb| sql = mysql_session('root', '$P')
spec_helper.rb| root_pass_slave = '$P'
user_database.rb| echo "CREATE USER 'rizzo'@'127.0.0.1' IDENTIFIED BY '$U'; GRANT SELECT ON x.* TO 'rizzo'@'127.0.0.1';" | /usr/bin/mysql -u root -p#{root_pass};
helper.rb| def check_mysql_server_instance(port = '3306', password = '$P')
base.rb| property :initial_root_password, String, default: '$P', desired_state: false
README.md| ${'`'}mysql -S /var/run/mysql-foo/mysqld.sock -p$U${'`'}
validator_spec.rb| postgres_password => '$P',
validator_spec.rb| 'PGPASSWORD' => '$P',
settings_spec.rb| password_hash => postgresql::postgresql_password('testuser', '$P'),
privileges_spec.rb| let(:password) { '$P' }
task_spec.rb| 'user' => 'root1', 'password' => '$P', 'database' => 'spec1')
dump.pp| db_password => '$P',
helper.rb| LitmusHelper.instance.apply_manifest("class { 'postgresql::server': postgres_password => '$U' }", catch_failures: true)
ruby_spec.rb| PGPASSWORD: '$P',
db_mysql.nim| ##   let db = open("localhost", "user", "$P", "dbname")
errors.md| String password = '$P';
instance_test.dart| const String invalidPassword2 = '$P';
user_test.dart| email: 'a@corp.io', password: '$P');
twitter_auth.dart| /// String secret = '$K'; // From 3rd party provider
facebook_auth.dart| /// String accessToken = '$K'; // From 3rd party provider
rest_test.dart| containsPair('X-Firebase-Auth-Token', '$K'),
google_test.dart| const String kMockAccessToken = '$K';
appcheck_test.dart| debugToken: '$W',
provider.md| self.FIREBASE_APPCHECK_DEBUG_TOKEN = "$W";
migrate.rst| client.admin.authenticate('user1', '$P')
migrate.rst| db.command("createUser", "admin", pwd="$P", roles=["dbAdmin"])
test_auth.py| username="sha256", password="$P", authSource="testscram", authMechanism="SCRAM-SHA-1"
uri-with-auth.json| "uri": "mongodb+srv://auser:$U@test1.corp.io/?replicaSet=repl0",
test_client.py| uri = "mongodb://admin:$U@%s:%d/pymongo_test" % (host, port)
tls-options.json| "tlsCertificateKeyFilePassword": "$P"
kms.json| "clientSecret": "$K"
unix_socket.json| "uri": "mongodb://bob:$U@%2Ftmp%2Fmongodb-27017.sock,%2Ftmp%2Fmongodb-27018.sock/admin?w=1",
test_uri.py| res["password"] = "$P"
test_client.py| token = "$K"
test_database.py| self.assertIsInstance(auth._password_digest("mike", "$P"), str)
test_azure.py| body = json.dumps({"access_token": "$K", "expires_in": "3600"})
test_oidc.py| return OIDCCallbackResult(access_token="$K")
test_ssl.py| "&tlsCertificateKeyFile=%s&tlsCertificateKeyFilePassword=$U"
test_aws.py| mock_env = {"AWS_ACCESS_KEY_ID": creds.username, "AWS_SECRET_ACCESS_KEY": "$K"}
client.mdx|   user: 'dbuser',\n  password: '$P',
connecting.mdx| PGUSER=dbuser \\nPGPASSWORD=$U \
README.md| const config: ClientConfig = parseIntoClientConfig('postgres://someuser:$U@somehost:381/somedatabase')
scram-tests.js| *     CREATE ROLE scram_test login password '$P';
ci.yml| -c "CREATE ROLE scram_test LOGIN PASSWORD '$U'" \
config-tests.js| pg.defaults.password = '$P'
config-tests.js| process.env['PGPASSWORD'] = '$P'
config-tests.js| assert.equal(client.password, '$P')
ClientTest.java| .addHeader(Authorization.basic("johan", "$P")),
ClientSpec.scala| val auth = headers.BasicHttpCredentials("proxy-user", "$P")
SecSpec.scala| val validCredentials = BasicHttpCredentials("John", "$P")
JwtSpec.scala| def secret = "$P"
HeaderSpec.scala| Authorization(OAuth2BearerToken("$K"))
ProxyTest.java| HttpCredentials.createBasicHttpCredentials("proxy-user", "$P");
build.sbt| "algolia.docsearch.api_key" -> "$M",
HeaderTest.java| .run(HttpRequest.GET("/").addHeader(RawHeader.create("apiKey", "$K")))
CliTest.java| addCmd.setUserCommandPassword("$P");
BrokerTest.java| securityConfiguration.addUser("myUser", "$P");
LoginTest.java| passwordCallback.setPassword("$P".toCharArray());
broker.xml| <acceptor name="netty-ssl">tcp://localhost:61617?sslEnabled=true;keyStorePath=/etc/broker.ks;keyStorePassword=$U;needClientAuth=true</acceptor>
federation.xml| <federation name="federation2" user="globaluser" password="$P">
broker.xml| <cluster-password>$U</cluster-password>
ds.xml| <data-source-property key="password" value="$P" />
cli.adoc| Apache Broker > connect --user=myUser --password=$U --url tcp://localhost:61616
amqp.xml| <amqp-connection uri="tcp://test1:111" name="test1" retry-interval="333" user="testuser" password="$P">
pom.xml| <mysql.uri>jdbc:mysql://localhost/BROKER-TEST?user=root&amp;password=$U</mysql.uri>
db2.md| mvn -Pdb2.uri='jdbc:db2://MyDB2Server:50000/broker:user=db2inst1;password=$U;'
docker.md| $ docker run -e ARTEMIS_USER=myUser -e ARTEMIS_PASSWORD=$U --name mycontainer -it -p 61616:61616 corp/broker:latest
ldap.xml| <setting name="connectionPassword" value="$P"/>
mysql.sh| $cmd exec -it mysql-broker-test mysql BROKER-TEST -u root --password=$U
security.adoc| ./artemis user add --user-command-user guest --user-command-password $U --role admin
conf.adoc| AMQPConnections.target.password=$U
cli.adoc| $ bin/artemis create --user admin --password $U --role admins --allow-anonymous true /opt/broker
BridgeTest.java| cliCreateServer.setRole("amq").setUser("artemis").setPassword("$P").setNoWeb(true)
WireTest.java| newConn = factory.createConnection("wronguser", "$P");
JndiTest.java| reference.add(new StringRefAddr(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, "$P"));
LdapTest.java| extraOptions.put("truststorePassword", "$P");
AdminTest.java| private final String validAdminPassword = "$P";
ManagerTest.java| assertTrue(securityManager.validateUser("guest", "$P"));
Conn.groovy| "jdbc:postgresql://localhost:6432/userdb?user=proschema&password=$U"        | "jdbc:postgresql://localhost:6432/userdb?user=*****&password=*****"
liquibase.properties| liquibase.command.referencePassword: $U
firebird.sql| CREATE DATABASE 'd:\temp\app.fdb' page_size 8192 user 'sysdba' password '$P';
Maven.groovy| "maven__referencePassword"            | "$P"
compose.yml|       LIQUIBASE_COMMAND_PASSWORD: $U
init.sql| CREATE USER lbuser PASSWORD '$P';
JdbcTest.groovy| "jdbc:jtds:sqlserver://localhost:1433/proCatalog;user=my_user;password=$U"  | "x"
ClearTest.java| String rawPassword = "$P"
key_test.go| env.gopts.Password = "$P"
vars.go| TestPassword                = getStringVar("RESTIC_TEST_PASSWORD", "$P")
round_test.go| header["X-Auth-Key"] = []string{"$K"}
docker.md| -e RESTIC_REPOSITORY=rest:https://user:$U@hostname/ \
repo.rst| $ restic -r rest:https://user:$U@host:8000/my_backup_repo/ init
key_test.go| testKeyNewPassword = "$P"
examples.rst| $ export RESTIC_PASSWORD="$P"
jetty.clj| :key-password "$P"
jetty.clj| :keystore-pass "$P"
redis.conf| #password = "$P";
fuzzy.conf| encryption_key = "$K";
migrate.pl| --source-password "$P" \
archive.lua| local opts = { password = "$P", format_options = { encryption = "aes128" } }
maps.conf| secretbox_key = "$B";
clickhouse.xml| Example: <password>$U</password>.
gpt.conf| #apikey = "$K";
maps.hxx| {"http://u:$U@[2001:db8::1]/path", "http://***@[2001:db8::1]/path"},
url.lua| { "https://user:$U@[::1]", { "::1", nil } },
accounts.R| registerAccount("server", "1", "id", token = "tok1", secret = "$K")
config.R| registerAccount("simple", "alice", 13, apiKey = "$K")
spcs.R| Authorization = "Snowflake Token=\"$K\""
spcs.R| expect_equal(headers$${'`'}X-RSC-Authorization${'`'}, "Key $K")
deploy.R| #' # (e.g., ${'`'}SECRET_PASSWORD=$U${'`'} is set via an ~/.Renviron file)
http.Rmd| * ${'`'}http://username:$U@proxy.corp.io:1080/${'`'}
helper.R| resp <- GET(service, authInfo = list(apiKey = "$K"), path = "get")
http.R| list("X-Auth-Token" = "$K")
README.md| wifi.sta.config{ssid="SSID", pwd="$P"}
imap.lua| local IMAP_PASSWORD = "$P"
wifi.md| station_cfg.pwd="$P"
gossip.lua| local credentials = {SSID = "home", PASS = "$P"};
ota.json| {"leave":0,"port":8266,"ssid":"MySID","spwd":"$P","server":"srv"}
setup.md| p.wifi_password="$P"
crypto.md| key = "$K"\ncipher = crypto.encrypt("AES-ECB", key, "Hi!")
phone.lua| local TWILIO_TOKEN = "$K"
ap.md| wifi.ap.config({ ssid = "test", pwd = "$P" })
CONTRIBUTING.md| docker run -d --name pgadmin4 -p 8888:80 -e 'PGADMIN_DEFAULT_EMAIL=t@corp.io' -e 'PGADMIN_DEFAULT_PASSWORD=$U' dpage/pgadmin4
.env_list| DB2INST1_PASSWORD=$U
docker-compose.yml|       MYSQL_PASSWORD: $U
docker-compose.yml|       MYSQL_ROOT_PASSWORD: $U
sequelize.ts| * const sequelize = new Sequelize('database', 'username', '$P', {
configuration.test.ts|         password: '$P',
bulk-create.test.js| await this.User.bulkCreate([{ password: '$P' }], { validate: true });
define.ts| url: 'mysql://root:$U@localhost:3306/mydb',
configuration.test.ts| const url = ${'`'}${'${'}dialectName}://username:$U@host:1234/database${'`'};
insert.test.js| [{ user_name: 'testuser', pass_word: '$P' }],
dialect.test.ts| 'postgres://user:$U@localhost:1234/dbname?client_encoding=utf8mb4',
README.md| $ curl -X POST -d username=new -d email=new@corp.io -d is_staff=false -H 'Accept: application/json; indent=4' -u admin:$U http://127.0.0.1:8000/users/
authentication.md| { 'token' : '$G' }
authentication.md| Generated token $G for user user1
authentication.md| Authorization: Token $G
announcement.md| auth = coreapi.auth.TokenAuthentication(scheme='JWT', token='$J')
test_permissions.py| user = User.objects.create_user('updateonly', 'u@corp.io', '$P')
test_permissions.py| self.permitted_credentials = basic_auth_header('permitted', '$P')
test_browsable.py| self.password = '$P'
test_testing.py| assert response.data['token'] == '$K'
server.sh| SERVER_ARGS="$args --spi-action-token-handler--external-app--hmac-secret=$B";
server.sh| export KEYCLOAK_ADMIN_PASSWORD=$U
start-server.js| const CLIENT_SECRET = "$K";
start-server.js| const ADMIN_PASSWORD = "$P";
StorageTest.java| addUser("rob", "$P");
TokenTest.java| loginPage.login("alice", fluentTestsHelper.changePassword("alice", "$P"));
realm-import.json|             "secret": "$K",
README.md|     -e KEYCLOAK_ADMIN_PASSWORD=$U \
config.js|             password: '$P',
FluentHelper.java| public static final String DEFAULT_ADMIN_PASSWORD = "$P";
README.md| Log in as the admin user to access the Administration Console. Username should be ${'`'}admin${'`'} and password ${'`'}$U${'`'}.
docker-compose.yaml|       KC_BOOTSTRAP_ADMIN_PASSWORD: $U
realm.json|         "type" : "password",\n        "value" : "$P" }
docker-compose.yaml|       KC_DB_PASSWORD: $U
_orders.md|     -u consumer_key:$U
_introduction.md| consumer_secret="$K", # Your consumer secret
_authentication.md|   consumerSecret: '$K',
CLAUDE.md| ansible-playbook users.yml -e "server=10.0.0.2 ca_password=$U"
cloud-do.md|                do_token=$U"
testuser2.mobileconfig| PrivateKey = $B
testuser1.conf| PresharedKey = $B
test_expr.py| "p12_export_password": "$P",
index.md|         client_secret: '$P'
provider_test.go| testSetEnv(t, "STORAGE_MYSQL_PASSWORD", "$P")
config_smtp.yml|     password: '$P'
providers_test.go| HMACSecret:             "$K",
authz_test.go| mock.Ctx.Request.Header.Set(fasthttp.HeaderProxyAuthorization, "Basic $A")
configuration.yml| jwt_secret: '$K'
cli_test.go| output, err = s.Exec("backend", []string{"authelia", "crypto", "hash", "generate", "scrypt", "--password=$U", "-i=1", "-p=2"})
totp_test.go| secret:     "$K",
rust.yml|           DATABASE_URL: "postgres://root:$U@localhost"
CONTRIBUTING.md| DATABASE_URL="mysql://root:$U@localhost" cargo test --all --features default,sqlx-mysql
docker-create.sh|     --env MYSQL_ROOT_PASSWORD="$P" \
.env| DATABASE_URL="postgres://root:$U@localhost/axum_example"
main.rs|         .unwrap_or_else(|_| "mysql://sea:$U@localhost/bakery".to_owned()),
README.md| <code>docker run -d -p 5432:5432 -e POSTGRES_USER=loco -e POSTGRES_DB=app -e POSTGRES_PASSWORD="$U" postgres:15.3-alpine</code>
development.yaml|   uri: postgres://loco:$U@localhost:5432/loco_app
development.yaml|   uri: {{ get_env(name="DATABASE_URL", default="postgres://loco:$U@localhost:5432/starter") }}
users.yaml|   api_key: lo-$W
users.json|     "password": "$P",
Rocket.toml| # url = "postgres://root:$U@localhost/rocket_example"
main.rs| let db = Database::connect("mysql://sea:$U@localhost/bakery")
README.md| cargo run -- generate entity -u mysql://sea:$U@localhost/bakery -o out
generate.rs| expected = "There is no database name as part of the url path: mysql://root:$U@localhost:3306/"
session.jl|             "Password" => "$P")
client.md|     default_query = Dict("api_key" => "$K"),
proxy_tests.jl| proxy = HT.ProxyURL("http://user:$U@$(proxy_address)"),
client_tests.jl| HT.setheader(headers, "Authorization", "Bearer $K")
core_tests.jl| "Proxy-Authorization" => "Basic $A",
core_tests.jl| push!(lower.entries, "authorization" => "Bearer $K")
docker-compose.yml|       CONCOURSE_POSTGRES_PASSWORD: $U
docker-compose.yml|       FTLCONF_webserver_api_password: '$P'
test_env.bats|     -e FTLCONF_webserver_api_password=$U \
playwright.yml|           MM_PASSWORD: $U
playwright.yml|           TEST_DATABASE_URL: postgres://mmuser:$U@localhost:5432/mattermost_test
init_test.ts|             webhooksecret: '$K',
init_test.ts|             encryptionkey: '$K',
kv.ts|         password: '$P',
api_test.go| requestBody: ${'`'}{"access_token": "$K"}${'`'},
api_test.go| GitHubOAuthClientSecret: "$K",
api_test.go| EncryptionKey:           "$K",
plugin_test.go| testNewKey = "$K" // 24 bytes = valid AES-192 key
test_utils.go|     MockAccessToken    = "$K"
test_utils.go| encryptionKey := "$K"
cfgfile.md| | encryption_key | Encryption key. It is recommended to specify it through the environment instead | String | ${'`'}encryption_key: "$K"${'`'} | N/A | v0.12.0 |
gateway.md|     {name: "A", url: "nats://gwu:$U@localhost:7222"},
leafnodes.md|       users: [{user: acc, password: $U}],
leafnodes.md|       urls: ["nats://acc:$U@0.0.0.0:7422"]
mqtt_conf.md| {user: foo password: $U, permission: {...}}
mqtt_config.md| #     # token: "$K"
tokens.md|     token: "$K"
authorization.md|     password: $U
encryption.md|   encryption_password: "$P"
jwt.md| nats -s nats://b:$U@localhost:4222 pub "foo" "user b"
README.md| nats --user sys --password $U request '$SYS.REQ.SERVER.id.RELOAD' ""
tls.md| // keytool -importkeystore -srcstoretype PKCS12 -srckeystore keystore.p12 -srcstorepass $U -destkeystore keystore.jks -deststorepass other
tls.md| public static String STORE_PASSWORD = "$P";
token.md|     token: "$K",
userpass.md| Connection nc = Nats.connect("nats://myname:$U@localhost:4222");
functions.py|     "token": "$K",
client.py|         app_token="$K",
handler.py|     "refresh_token": "$K",
test_app.py| oauth_settings=OAuthSettings(client_id=None, client_secret="$K"),
test_store.py|         bot_token="$K",
test_authorize.py| assert context["bot_token"] == "$K"
test_respond.py|     signing_secret = "$K"
test_app.py| app = AsyncApp(signing_secret="$K", token="x")
test_async.py| valid_user_token = "$K"
test_function.py| assert context.function_bot_access_token == "$K"
test_function.py| assert context.client.token == "$K"
test_stream.py| self.web_client = WebClient(token="$K")
vhost_spec.rb|                 'CryptoPassphrase' => '$W' },
credentials_spec.js| var unencryptedFlows = {"node":{user1:"abc",password1:"$P"}};
fixtures.md|         'auth_key' => '$K',
config.md|         'apiKey' => '$K',
compose.mysql.yml|       MYSQL_ROOT_PASSWORD: $U
SecurityTest.php| $this->assertFalse($this->security->validatePassword('$P', $hash));
install.md| 'cookieValidationKey' => '$K',
test_oauth.py| token = "$K"
test_key_pair.py| db_config["password"] = "$P"
test_cancel.py| "create or replace user magicuser1 password='$U' " "default_role='PUBLIC'"
test_cancel.py| async with conn(user="magicuser1", password="$P") as cnx:
test_mfa.py| assert con._rest.token == "$K"
test_mfa.py| "data": {"token": "$K", "masterToken": "MT"},
test_mfa.py| "masterToken": "$K",
test_auth.py| (AuthByOAuth("$K"), DatabaseError),
test_keypair.py| passphrase = b"$P"
test_okta.py| password = "$P"
test_pat.py|         token="$K",
test_config.py|     "password": "$P",
test_oauth.py| oauth_client_secret="$K",
test_oauth.py| assert cached_refresh_token == "$K"
test_s3.py| creds = {"AWS_SECRET_KEY": "$K", "AWS_KEY_ID": "keyid", "AWS_TOKEN": "t1"}
README.md| async with connect(user='u', password='$P', account='a') as conn:
AuthTest.java| HttpRequest.GET("/auth-test").basicAuth("Tim", "$P"),
AdviceSpec.groovy| @Client('http://config:$U@localhost:${'${'}server-port}/basic-auth')
SslSpec.groovy|             'micronaut.ssl.keyStore.password': '$P',
MaskTest.groovy| headers.add("Authorization", "Bearer $K")
DefinitionSpec.groovy| 'micronaut.server.ssl.key-store.password': '$P',
CertSpec2.groovy| .setTrustStoreOptions(new JksOptions().setPath(trustStorePath.toString()).setPassword("$P"))
KeySpec.groovy| 'micronaut.ssl.key.password':'$P',
LoaderSpec.groovy|             "password": "$P"
EndpointSpec.groovy| 'my.password': '$P',
EndpointSpec.groovy| 'loginCredentials'       : '$P',
proxy.adoc| export MN_OPTS="-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=3128 -Dhttp.proxyUser=test -Dhttp.proxyPassword=$U"
mongo.adoc|   uri: mongodb://username:$U@localhost:27017/databaseName
https.adoc|       password: $U
https.adoc| -deststorepass $U -destkeypass other \ # <1>
FilterSpec.kt| private val token = "$K"
BasicFilter.kt| request.basicAuth("user", "$P")
ErrorTest.java| HttpRequest.POST("/constraints-via-on-error", "{\"username\":\"\",\"password\":\"$P\"}"),
uri.test.ts| assert.strictEqual(value.toString(), 'http://foo:$U@localhost:8080/far');
remotes.test.ts| assert.deepStrictEqual(getRemotes(remote('https://username:$U@corp.io:1234/username/repository.git'), true), ['x']);
util.test.ts| const password = "$P"
static.test.ts| process.env.PASSWORD = "$P"
`;

export const LATER_LOOK_ALIKES = rows`
overview.md| [docs::examples::auth-lua]: ../../examples/use-cases/auth-lua.md
ldap.md| - DOVECOT_PASS_ATTRS=uid=user,userPassword=password
ldap.md| userPassword: {SSHA}abcdefghi123456789
relay.cf| smtp_sasl_password_maps = texthash:/etc/postfix/sasl_passwd
auth.lua| returnStatus = dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH
mkdocs.yml|   - 'OAuth2 Authentication': config/supplementary/oauth2.md
dkim.sh| PRIVATE_KEY_FILE="${'${'}BASE_FILE_NAME}.private.txt"
db.sh| DATABASE_PASSWD="${'${'}DMS_CONFIG}/postfix-sasl-password.cf"
auth.inc| default_password_scheme = SHA512-CRYPT
auth.inc| mechanisms_filter       = plain login
state.sh| [[ ${'${'}ENABLE_SRS} -eq 1 ]] && SERVICEFILES+=('/etc/postsrsd.secret')
Caddyfile| # echo -en 'user=${'${'}USERNAME}\001auth=Bearer ${'${'}ACCESS_TOKEN}\001\001' | base64 -w0; echo
README.md|     --no-password --insecure \
greylist.bats| 'action=pass' \
spam.bats| _should_be_received_by_amavis 'Passed SPAM {RelayedTaggedInbound,Quarantined}'
oauth2.bats| --login-options "AUTH=${'${'}AUTH_METHOD}" --oauth2-bearer "${'${'}ACCESS_TOKEN}" --user "${'${'}USER_ACCOUNT}" \
ssl.md| command: renew --dns-cloudflare --dns-cloudflare-credentials /run/secrets/cloudflare-api-token
cc_set.py| raise ValueError("Password length must be at least 4 characters.")
cc_pro.py| def configure_pro(token, enable=None):
maas.py| keys = ("consumer_key", "consumer_secret", "token_key", "token_secret")
features.py| NOCLOUD_SEED_URL_APPEND_FORWARD_SLASH = True
rbx.py| dsname = "RbxCloud"
helper.py| client_secret=consumer_secret,
seed.yaml|     name: Seed Random
vmware.rst| guest_rpc.rpci.auth.cmd.info-set = "TRUE"
mounts.yaml| ${'`'}${'`'}mount_default_fields${'`'}${'`'}, and ${'`'}${'`'}/dev/xvdh${'`'}${'`'} with custom ${'`'}${'`'}fs_passno "0"${'`'}${'`'}
psk.py| "securityprovider": "psk",
seed.py| {"random_seed": {"command_required": "true"}},
users.py| "password": "$X",
users.py| "permit nopass ann cmd pwd",
users.py| id="set_explicitly_hashed_password",
users.py| mock.call(["passwd", "-l", USER]),
ansible.rst| private_key: /home/ansible/.ssh/id_rsa
chef.txt| encrypted_data_bag_secret: "/etc/chef/encrypted_data_bag_secret"
exoscale.rst| password_server_port: 8080
imc.py| RESETPASS = "PASSWORD|RESET"
digital.py| "auth_key": "authorization_key",
apt.txt| https_proxy: https://[[user][:pass]@]host[:port]/
apt.txt| keyid: B59D 5F15 97A5 04B7 E230  6DCA 0620 BBCF 0368 3F77
lxd.txt| #     trust_password: password required to add new clients
s3.md| secret_access_key = YOUR_SECRET_KEY
s3.md| - Directly in the rclone configuration file (${'`'}env_auth = false${'`'} in the config file):
flags.md| --smb-pass string                                     SMB password (obscured)
flags.md| --filen-private-key string                            Private RSA Key (internal use only)
auth.go| var options = azidentity.AzureCLICredentialOptions{}
b2.go| Path:         "/b2api/v4/b2_authorize_account",
files.go| Password: opt.Password,
drive_test.go| if fileList.NextPageToken != "next_page_token" {
ia.go| auth := fmt.Sprintf("LOW %s:%s", opt.AccessKeyID, opt.SecretAccessKey)
jotta.go| case "auth_type_done":
proton.go| _saltedKeyPass = saltedKeyPass
sftp.go| Pass                    string               ${'`'}config:"pass"${'`'}
ftp.md| rclone lsf :ftp: --ftp-host=ftp.corp.io --ftp-user=anonymous --ftp-pass=$(rclone obscure dummy)
mailru.md| - Env Var:     RCLONE_MAILRU_CLIENT_SECRET
pcloud.md| - Config:      client_credentials
yandex.md| - Config:      auth_url
crypt.go| _ = os.Unsetenv("RCLONE_PASSWORD_CHANGE")
mvnw| unset MVNW_VERBOSE MVNW_USERNAME MVNW_PASSWORD MVNW_REPOURL || :
mvnw| '') MVNW_USERNAME='' MVNW_PASSWORD='' ;;
mvnw| has-password) [ -n "${'${'}MVNW_USERNAME-}" ] || MVNW_USERNAME='' MVNW_PASSWORD='' ;;
mvnw.cmd| $webclient.Credentials = New-Object System.Net.NetworkCredential($env:MVNW_USERNAME, $env:MVNW_PASSWORD)
realm.json| "clientAuthenticatorType": "client-secret",
realm.json| "webAuthnPolicyRequireResidentKeyPasswordless" : "not specified",
realm.json| "resetCredentialsFlow" : "reset credentials",
realm.json| "description" : "${'${'}role_read-token}",
realm.json| "access.token.claim" : "true",
realm.json| "authenticator" : "registration-recaptcha-action",
realm.json| "actionTokenGeneratedByAdminLifespan": 43200,
index.html| const subprotocols = [ "app", encodeURI("app-http-upgrade" + "#Authorization#Bearer " + getToken()) ]
README.md| <button>Bearer-only endpoints need the token of ${'`'}alice${'`'}.</button>
kms.md| -e QUARKUS_KMS_AWS_CREDENTIALS_TYPE="static" \
book.txt| out through its passages with bundles. Tradesmen and their assistants
import.sql| INSERT INTO book(id, title, author_id) VALUES (4, 'A Prayer for Someone', 1);
pb.go| annotatedContext, err = runtime.AnnotateContext(ctx, mux, req, "/app.api.App/AuthenticateDevice", runtime.WithHTTPPathPattern("/v2/account/authenticate/device"))
swagger.json| "type": "apiKey",
swagger.json| "AuthenticateLogoutRequest": {
pb.go| "\x05token\x18\x01 \x01(\tR\x05token\x127\n" +
iap.go| Err:        errors.New("non-200 response from Huawei auth"),
config.go| logger.Fatal("Console password must be set", zap.String("param", "console.password"))
config.go| configWarnings["session.refresh_encryption_key"] = "Insecure default parameter value, change this for production!"
auth.go| query := "SELECT id, username, password, disable_time FROM users WHERE email = $1"
auth.go| return status.Error(codes.InvalidArgument, "Facebook access token is required.")
lua.go| "authenticate_steam":                 n.authenticateSteam,
js.go| case "authenticategamecenter":
match.go| "mode": "authoritative",
iap.lua| local auth_url = "https://accounts.google.com/o/oauth2/token"
OIDs| authPasswordObject		OpenLDAPobjectClass:7
draft.xml| passwordPolicyResponse.error = changeAfterReset (2): The user is
bind.c| ber_dupbv( &lc->lc_bound_ndn, &li->li_acl_authcDN );
ppm.5| the password \f[B]ThereIsNoCowLevel)\f[R] is working, because:
nis.ldif| dn: cn=auth, o=SGI, c=US
people.ldif| secretary: cn=Lauraine Paulin
people.ldif| sn: Passin
people.ldif| title: Secretary, UM Alumni Association
its.sh| $SLAPPASSWD -g -n >$CONFIGPWF
proxy.conf| idassert-authzFrom "dn.exact:cn=Manager,dc=local,dc=com"
its.sh| olcDbIDAssertBind: mode=self flags=override,prescriptive,proxy-authz-critical
multi.sh| credentials=$PASSWD searchbase="$BASEDN" $SYNCTYPE
config.c| { "idassert-authzFrom", "authzRule", 2, 2, 0,
build.properties| #codesigning.keypass=<ssl.com TOTP secret>
Auth.properties| BASIC=org.apache.catalina.authenticator.BasicAuthenticator
Local.properties| authenticator.reauthentication=Reauthenticated cached principal [{0}] with authentication type [{1}]
Realm.java| String storedHexEncoded = storedCredentials.substring(sep2 + 1);
DataSource.java| return (dbCredentials != null) ? dbCredentials.trim() : null;
Session.java| protected transient String authType = null;
PEM.java| OID_TO_PRF.put("2a864886f70d020b", "HmacSHA512");
PEM.java| public static final String EC_PRIVATE_KEY = "EC PRIVATE KEY";
Policy.java| String AUTHENTICATE_SENDER = "#authenticateSender";
Digest.java| List<String> authHeaders = respHeaders.get(AuthenticatorBase.AUTH_HEADER_NAME);
Form.java| ctx.addServletMapping("/login", "Login");
Passwd.java| private static final String PASSWORD_FILE = "/etc/passwd";
Sso.java| private static final String URI_AUTHENTICATION = "/authentication";
cipher.java| "TLS_ECDHE_PSK_WITH_CAMELLIA_128_CBC_SHA256",
realm.xml| userPassword="userPassword"
users.xml| <user username="robot" password="<must-be-changed>" roles="manager-script"/>
build.xml| <filter token="JUNIT_JAR" value="${'${'}junit.jar}"/>
valve.xml| <p>The <strong>Digest Authenticator Valve</strong> supports the following
http.xml| <attribute name="certificateKeystorePassword" required="false">
e2e.sh| export ADMIN_TOKEN=$(oc whoami -t)
e2e.sh| docker login -u openshift -p $(oc whoami -t)  "${'${'}openshift_image_registry}"
Install.java| System.out.println("Usage: java InstallCert [--proxy=proxyHost:proxyPort] host[:port] [passphrase] [--quiet]");
jq.js| len = tokens.length,
style.css| .fa-compass:before {
realm.cli| /subsystem=elytron/jdbc-realm=business-realm:add(principal-query=[{sql="SELECT PASSWORD FROM USERS WHERE USERNAME = ?", data-source="DS", \
msg.cli| /subsystem=messaging-activemq/server=default:undefine-attribute(name=cluster-password)
domain.cli| /profile=default-web/subsystem="infinispan"/cache-container="ejb"/local-cache="persistent"/store=file:add(passivation="false",purge="false")
adoc.adoc| |UserName |Realm |Password |Roles
adoc.adoc| $ {jbossHomeName}_3="$PWD/server3"
helm.adoc|             key: POSTGRES_PASSWORD
Bid.java|  * @author <a href="mailto:ann@corp.io">Ann Bee</a>
res.properties| communityProjectInfo=Community Project Information
config.xml| <property key="app.sasl.local-user.quiet-auth" value="true" />
switch.c| token = (valet_token_t *) i_val;
switch.xml| <param name="change-pass-key" value="6"/>
switch.xml| <macro name="voicemail_change_pass_success">
switch.xml| <phrase name="fail_auth" value="fail_auth@voicemail_ivr" />
switch.xml| <param name="auth-realm" value="switch"/>
switch.xml| <param name="pin-sound" value="conference/conf-pin.wav"/>
switch.xml| <api name="auth_login" value="vm_fsdb_auth_login" />
switch.xml| <param name="allow-empty-password-auth" value="true"/>
mongo.xml| mongodb://[username:password@]host1[:port1][,host2[:port2],...[,hostN[:portN]]][/[database][?options]]
phrase.xml| <prompt phrase="login incorrect" filename="vm-fail_auth.wav"/>
sln.sln| {1D95CD95-0DE2-48C3-AC23-D5C7D1C9C0F0}.All|x64.ActiveCfg = Release Passthrough|x64
rtmp.c| switch_channel_set_variable(channel, "rtmp_authorized", "true");
docker.sh| cat /run/secrets/REPO_PASSWORD   >> /etc/apt/auth.conf && \
vpx.c| TWO_PASS twopass;
azure.json| "adminPassword": "[parameters('password')]"
vpn.sh| [ -n "$YOUR_IPSEC_PSK" ] && VPN_IPSEC_PSK="$YOUR_IPSEC_PSK"
vpn.sh| %any  %any  : PSK "$VPN_IPSEC_PSK"
vpn.sh| -legacy -name "$client_name" -passin "pass:$p12_password" -passout pass: || exit 1
vpn.md| username1:password1hashed:xauth-psk
vpn.md| -AuthenticationMethod Chap,MSChapv2 -Force -RememberCredential -PassThru
vpn.sh| authby=secret
vpn.sh| <key>AuthenticationMethod</key>
vpn.sh| vpn_password_enc=$(openssl passwd -1 "$vpn_password")
vpn.md| ike=aes_gcm_c_256-hmac_sha2_256-ecp_256,aes256-sha2,aes128-sha2,aes256-sha1,aes128-sha1
wee.md| /trigger restore cmd_pass cmd_pass_register
wee.adoc| | kbd:[F12]      | ${'`'}pass:[>]${'`'}   | Scroll horizontally on the right. | ${'`'}+/list -right+${'`'}
wee.adoc| irc.server.libera.password              string   null -> ""
wee.adoc| /set irc.server.libera.sasl_password "${'${'}sec.data.libera}"
wee.adoc| /set sec.crypt.passphrase_command "/usr/bin/pass show weechat/passphrase"
wee.adoc| irc[6][s]://[[nickname][:password]@]server[:port][/#channel1[,#channel2...]]
wee.adoc| init password_hash=pbkdf2+sha256:85b1ee00695a5b254e14f4885538df0da4b73207f5aae4:100000:$H
wee.adoc| (handshake) handshake password_hash_algo=plain:sha256:pbkdf2+sha256
wee.adoc| 'password_hash_iterations': '100000',
wee.cpp| RECV(":server 902 alice : \002SASL authentication failed ");
wee.cpp| hashtable_remove (client->http_req->headers, "authorization");
wee.cpp| #define DATA_HASH_SALT "this is a salt of 32 bytes xxxxx"
wee.c| "connected", "auth_failed", "disconnected"
mutt.c| if (parse_grouplist(&gl, token, line, err, mod_data->groups) == -1)
mutt.c| mutt_str_asprintf(&ibuf, "AUTHENTICATE %s %s", authtype, oauthbearer);
mutt.c| { OP_FORGET_PASSPHRASE,                  "\006" },           // <Ctrl-F>
mutt.c| gsasl_property_set(sctx, GSASL_ANONYMOUS_TOKEN, "dummy");
mutt.rc| set imap_pass="${'`'}gpg --batch -q --decrypt ~/.neomutt/account.gpg${'`'}"
mutt.rc| set pop_pass=$smtp_pass
mutt.rc| set imap_oauth_refresh_command="/path/to/mutt_oauth2.py /path/to/token"
mutt.rc| set smime_decrypt_command="openssl smime -decrypt -passin stdin -inform DER -in %f -inkey %k -recip %c"
mutt.rc| set smtp_url = "smtps://ann@corp.io@smtp.corp.io"
off.conf| remotepasseval = get_pass(account="account1@corp.io", server="imap.corp.io", passwd_file="passwords-mail.txt.gpg")
off.conf| #oauth2_refresh_token_eval = get_refresh_token("accountname")
rfc.txt| S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
rfc.txt| C: A001 AUTHENTICATE KERBEROS_V4
rfc.txt| ";AUTH=*" is assumed.
off.py| default = ["GSSAPI", "XOAUTH2", "CRAM-MD5", "PLAIN", "LOGIN"]
lane.rb| 'api_key = app_store_connect_api_key(
lane.rb| default_value: ENV["GITHUB_API_TOKEN"],
lane.rb| env_names: ['FL_NOTARIZE_API_KEY_PATH', "APP_STORE_CONNECT_API_KEY_PATH"],
lane.rb| "demoAccountPassword" => "demo_account_password",
lane.rb| raise InvalidUserCredentialsError.new, "Invalid username and password combination. Used '#{user}' as the username."
lane.rb| passbook = Spaceship::Portal.passbook.find("pass.com.corp.passbook")
lane.rb| "iconAssetToken" => "icon_asset_token",
lane.json| "assetToken": "Purple3/v4/05/06/98/$W/ddbed778cdd1bca20d857a60922a1dc1.png",
lane.json| "authenticationType": "hsa2",
lane.usda| uniform token info:id = "ND_texcoord_vector2"
lane.swift| var jsonDictionary: [String: Any] = [ControlCommand.commandKey: shutdownCommandType.token]
lane.rb| UI.user_error!("No API key or authentication token found, pass using ${'`'}api_key: 'key'${'`'} or ${'`'}auth_token: 'token'${'`'}")
lane.gradle| password properties.getProperty('ossrhPassword')
dbt.rs| Some(s) if s.eq_ignore_ascii_case("token") => Ok(DatabricksAuthType::Token),
dbt.rs| pub const PROGRAMMATIC_ACCESS_TOKEN: &str = "auth_pat";
dbt.rs| // Should split into Token("prefix") and Timestamp("2023-01-01T12:34:56")
dbt.yml| seed-paths: ["seeds"]
dbt.yaml| $ref: '#/components/schemas/UserCredentialsRequest'
dbt.sql| {% if credentials.get("password") -%}
dbt.rs| Self::AuthenticationExpired => "AUTHENTICATION_EXPIRED",
dbt.tsx| { key: 'Name', data: (asset as GroupAsset).ownerName },
dbt.rs| assert!(sql.contains("SECRET 'my_secret'"));
cp.yml| KAFKA_LISTENERS: INTERNAL://kafka2:9092,TOKEN://kafka2:10092,SSL://kafka2:11092,CLEAR://kafka2:12092
cp.yml| - ./scripts/security:/etc/kafka/secrets
cp.env| KAFKA_SSL_KEYSTORE_LOCATION=/etc/kafka/secrets/kafka.appSA.keystore.jks
cp.sh| curl -s -u ${'${'}METRICS_API_KEY}:${'${'}METRICS_API_SECRET} \
cp.sh| "value.converter.basic.auth.credentials.source": "USER_INFO",
cp.yml| KAFKA_KAFKA_REST_CONFLUENT_METADATA_HTTP_AUTH_CREDENTIALS_PROVIDER: BASIC
cp.yml| CONNECT_CONFIG_PROVIDERS_SECRET_PARAM_KAFKASTORE_SASL_MECHANISM: 'OAUTHBEARER'
cp.properties| basic.auth.user.info=<destination api key>:<destination api secret>
cp.sh| confluent api-key create --service-account $acct --resource $cluster --description "SR key for demo schema link"
fly.md| flyway deploy -url="<url>" -user="<user>" -password="<password>" -saveSnapshot=true
fly.md| password = "${'${'}localSecret.MyPasswordKey}"
fly.md| flyway.dapr.secrets=secret1,secret2
fly.md| ./flyway -akv.secrets="flyway-config-url,flyway-config-creds" info
fly.md| flyway.vault.secrets=kv/data/flyway/flywayConfig1,kv/flyway/flywayConfig2
fly.md| kerberos.login.file = "/path/to/SQLJDBCDriver.conf"
fly.java| public static final String LICENSE_KEY = "flyway.licenseKey";
fly.java| "SP_ADDLINKEDSRVLOGIN",
fly.java| private static final Pattern usernamePasswordPattern = Pattern.compile(
fly.java| final String previousPreviousToken = lastKeywordIndex >= 0 ? tokens.get(lastKeywordIndex).getText() : null;
fly.java| Pattern.compile("(?:jdbc:)?[^:]+://[^:]+:([^@]+)@.*", Pattern.CASE_INSENSITIVE) };
ora.sql| ACCEPT pass PROMPT 'Enter a password for the user CO: ' HIDE
ora.sql| CREATE USER sh IDENTIFIED BY "&pass"
ora.sql| CONNECT sys/&pass_sys@&connect_string AS SYSDBA;
ora.sql| DEFINE pass_oe  = &1
ora.sql| 'Kleiner Bildschirm (Liquid Cristal Display 9 Inch Passive Monitor), belegt '||-
ora.sql| ' secret\00e1ria. Cinzento fumo (cor original) ou pl\00e1stico transparen'||-
parse.js| 'REQUEST for [GET] /1/login?username=test&password=********: {}'
parse.js| url: 'http://localhost:8378/1/apps/test/request_password_reset',
parse.js| fail('passwordPolicy.validatorCallback type test failed');
parse.js| const fakeSigningKey = { kid: '123', rsaPublicKey: 'the_rsa_public_key' };
parse.js| authenticationStep: 'validateLogin',
parse.js| id: 'passwordResetLinkInvalid',
parse.js| throw new Parse.Error(Parse.Error.PASSWORD_MISSING, 'password is required');
parse.html| document.getElementById("password_match_info").innerHTML = "";
parse.js| installation.set('deviceToken', 'device_token_' + installations.length);
na.mdx| clientSecret: AUTH_AZURE_AD_CLIENT_SECRET
na.ts| *     Medium({ clientId: MEDIUM_CLIENT_ID, clientSecret: MEDIUM_CLIENT_SECRET }),
na.ts| token_endpoint_auth_method: "client_secret_post",
na.ts| client_auth_method="private_key_jwt",
na.ts| *   verificationTokenByToken: "nextAuthVerificationRequestByToken"
na.prisma| sessionToken String   @unique @map("session_token")
na.ts| credentialPublicKey: text("credentialPublicKey").notNull(),
na.yaml| resolution: {integrity: $I}
na.ts| * ASGARDEO_CLIENT_SECRET="Copy client from protocol tab here"
na.gql| mutation ($token: String = "", $identifier: String = "") {
req.rs| pub(crate) fn total_timeout<B>(body: B, timeout: Pin<Box<Sleep>>) -> TotalTimeoutBody<B> {
req.rs| if let Some((username, password)) = auth {
req.rs| self.header_sensitive(crate::header::AUTHORIZATION, header_value, true)
let.rs| ["Password", "Password:", "Password\0"],
let.rs| /// ${'`'}scheme://user:pass@hostname:port/ehlo-name?tls=TLS${'`'}.
let.rs| Auth::new(Mechanism::Plain, credentials.clone(), None).unwrap()
dex.go| 15, // 26: api.Dex.UpdatePassword:input_type -> api.UpdatePasswordReq
dex.go| name:      "invalidpassword",
dex.tmpl| <saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef>
dex.go| AccessToken:  "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9",
dex.yaml| password: '$DEX_FOO_POSTGRES_PASSWORD'
dex.go| if v, ok := _u.mutation.ClientSecret(); ok {
dex.go| // SecretNotIn applies the NotIn predicate on the "secret" field.
argo.go| bitbucketConfig.AddDefaultHeader("x-atlassian-token", "no-check")
argo.yaml| clientSecret: $oidc.keycloak.clientSecret
argo.md| --auth-token string               Authentication token; set this or the ARGOCD_AUTH_TOKEN environment variable
argo.yaml|           key: auth
argo.md| | GitLab          | ${'`'}webhook.gitlab.secret${'`'}          |
argo.yaml|   tower_auth_secret: toweraccess
argo.go| cm.Data["accounts.anotherUser"] = "login"
eso.yml|         uses: docker/login-action@$G # v4.6.0
eso.yaml|         name: versioned-api-key
eso.yaml|   password: "{{ .password }}"
eso.go| smtc.ref.Key = "username_password/" + secretUUID
eso.yaml|     key: secret/docker-registry-password
eso.go| const authorizedKeySecretName = "authorizedKeySecretName"
eso.go| Key:  "userpass-password",
eso.yaml| description: AccessKey is the non-secret part of the api key.
eso.json| "query": "label_values(controller_runtime_active_workers{service=~\".*external-secrets.*\"},  controller)",
syn.py| args = {"access_token": service.hs_token}
syn.py| f"/_matrix/client/v1/rooms/{self.room}/relations/{self.parent_id}?from={from_token}",
syn.py| "hs_token": "hs_token" + suffix,
syn.py| self.assertEqual(e.value.msg, "Validation token not found or has expired", e)
syn.py| _TOPOLOGICAL_TOKEN = "topological"
syn.json| "$$hashKey": "object:166",
syn.py| body = {"type": "m.login.password", "user": username, "password": password}
jit.lua| authentication = "internal_hashed"
jit.conf| password = "{{ $ENV.JIBRI_RECORDER_PASSWORD }}"
jit.lua| return "failure", "not-authorized", "User authenticated successfully, but not provisioned for XMPP";
jit.lua| [-48] = "passphrase expired, has to be reset";
jit.sh| -e "s#JVB_AUTH_PASSWORD=.*#JVB_AUTH_PASSWORD=${'${'}JVB_AUTH_PASSWORD}#g" \
jit.conf| {{ $AUTH_TYPE := .Env.AUTH_TYPE | default "internal" -}}
imp.py| 'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501': 'Unexpire-Password',
imp.py| 0xC00000A6: ("STATUS_CANT_OPEN_ANONYMOUS","An attempt was made to open an anonymous-level token."),
imp.py| salt = ('%skrbtgt%s' % (partner.upper(), domain.upper())).encode('utf-8')
imp.py| parser.add_argument('target', action='store', help='domain[/username[:password]]')
imp.py| 18:'aes256-cts-hmac-sha1-96',
imp.py| ('AnsiPwdLength','_-AnsiPwd','self["AnsiPwdLength"]'),
imp.py| request['SecretName'] = 'DPAPI_SYSTEM'
rgl.xml| <settings pass="offlineServicing">
rgl.ps1| $AdsDontExpirePassword  = 0x10000
rgl.ps1| winrm set winrm/config/service/auth '@{CredSSP="true"}'
rgl.sh| RENOVATE_TOKEN="$(cat tmp/renovate-gitea-token.txt)"
rgl.rb| smb_password: ENV['VAGRANT_SMB_PASSWORD']
rgl.hcl| password                 = var.vsphere_password
rgl.hcl| default   = env("GOVC_PASSWORD")
borg.md| encryption_passphrase: "{credential file /credentials/borgmatic.txt}"
borg.py| ('borg', 'key', 'change-passphrase', '--debug', '--show-rc', 'repo'),
borg.yaml|     example: "secret-tool lookup borg-repository repo-name"
borg.service| LoadCredentialEncrypted=borgmatic.pw
borg.py| hook_config = {'server': SERVER, 'host': HOST, 'key': KEY, 'api_key': API_KEY}
mcp.yml| if (comments.some(c => c.user.login === 'github-actions[bot]' && c.body.includes('no longer accepting PRs'))) {
mcp.ts| { _meta: { progressToken: 'token-123' }, requestId: 'test-456', sessionId: 'session-1' }
mcp.ts| const secretFile = path.join(forbiddenDir, 'secret.txt');
mcp.md| "GITHUB_PERSONAL_ACCESS_TOKEN": "<YOUR_TOKEN>"
dev.rb| account_update: [:password, :password_confirmation, :current_password]
dev.rb| as: "#{provider}_omniauth_authorize",
dev.rb| hint: "we need your current password to confirm your changes",
dev.rb| assert_recognizes({controller: 'devise/passwords', action: 'create'}, {path: 'users/password', method: :post})
dev.rb| RailsApp::Application.config.session_store :cookie_store, key: '_rails_app_session'
wood.go| Sources: cli.EnvVars("CI_PREV_COMMIT_AUTHOR"),
wood.yaml|         from_secret: weblate_token
wood.json| "author_avatar": "https://myforge.com/avatars/$M",
wood.go| "secretName": "reg-cred"
wood.go| "default": "Bearer \u003cpersonal access token\u003e",
wood.sh| --secrets deploy_token="$DEPLOY_TOKEN" \
wood.go| c.Params = gin.Params{{Key: "secret", Value: "api_token"}}
wood.go| f.Add("nested:\n  - a:\n      from_secret: tok\n  - b: [x, {c: d}]")
sym.rst| **type**: ${'`'}${'`'}string${'`'}${'`'} **default**: ${'`'}${'`'}_token${'`'}${'`'}
sym.rst| $container->setParameter('private_key', '%env(default:raw_key:file:PRIVATE_KEY)%');
sym.rst| 'message' => 'Wrong value for your current password',
sym.rst| ${'`'}AmazonSns${'`'}_  ${'`'}${'`'}symfony/amazon-sns-notifier${'`'}${'`'}       ${'`'}${'`'}sns://ACCESS_KEY:SECRET_KEY@default?region=REGION${'`'}${'`'}
sym.rst| $mainFirewall->requiredBadges(['CsrfTokenBadge', 'My\Badge']);
sym.rst| <login-link check-route="login_check">
mir.unity|   secretHandshake: -1693891328078065144
mir.unity|   authenticator: {fileID: 0}
mir.prefab|   passwordFile: remote_statistics.txt
mir.cs| public const string API_TOKEN_KEY_STR = "ApiToken";
mir.uxml| <ui:TextField name="CreateAppNameTxt" label="Application Name" tooltip="Arbitrary name" password="false" view-data-key="ApplicationNameTxt" />
lua.sh| mysql -uroot -e 'create user "user_native"@"%" identified with mysql_native_password;'
lua.lua| local DEFAULT_AUTH_PLUGIN = "mysql_native_password"
lua.t| failed to connect: Access denied for user 'user_not_found'@'[^\s]+' \(using password: YES\): 1045 28000
vba.cls| CreateHeader = CreateHeader & "oauth_signature_method=""" & auth_SignatureMethod & """, "
vba.cls| Request.SetHeader "Authorization", "Basic " & WebHelpers.Base64Encode(Me.Username & ":" & Me.Password)
vba.cls| Me.TokenKey = "access_token"
vba.bas| Auth.Setup CStr(Credentials.Values("Todoist")("id")), CStr(Credentials.Values("Todoist")("secret")), CStr(Credentials.Values("Todoist")("redirect_url"))
vba.md| ' GET https://api.corp.io/1/boards/iBpxWmUu?key=key...&token=token...
rest.md| Authorization: AWS <accessId> <accessKey> [token:<sessionToken>] [region:<regionName>] [service:<serviceName>]
rest.md| @authToken = {{login.response.headers.X-AuthToken}}
rest.ts| const passwordPromptNames = ['password', 'Password', 'PASSWORD', 'passwd', 'Passwd', 'PASSWD', 'pass', 'Pass', 'PASS'];
rest.ts| public provideCodeLenses(document: TextDocument, token: CancellationToken): Promise<CodeLens[]> {
http.py| pygments.token.Name.Attribute: PieColor.PRIMARY,
http.fish| complete -c http -s a -l auth         -x                               -d 'Username and password for authentication'
http.md| $ http --session=./session.json pie.dev/headers Cookie:foo=bar
http.py| orig=SEPARATOR_CREDENTIALS.join([username, password])
ins.ts| expect(bodyJson.headers['authorization']).toEqual(${'`'}Basic ${'${'}expectedEncCred}${'`'});
ins.snap| "token": "{{ _.bearerToken }}",
ins.tsx| <AuthInputRow label='Additional Claims' property='additionalClaims' />
ins.json| "petstore_auth": ["write:pets", "read:pets"]
ins.ts| const clientIDAuthorizationCodePKCE = 'authorization_code_pkce';
cis.yml| msg: "deleted state test passed — BFD config deleted + idempotency verified"
cis.py| "setval": "neighbor {{ neighbor_address }} send-community"
cis.py| "set extcommunity cost pre-bestpath 10 100",
cis.py| "standby 2 authentication md5 key-chain AUTH_CHAIN",
cis.py| "bgp graceful-shutdown all neighbors 31 local-preference 23 community 22",
cis.rst| ansible_password: !vault...
cis.py| username admin view network-admin secret 5 $N
cis.py| "key-hash ssh-rsa A019918340A1E9183388D9A675603036",
pub.h| // MQTT_MAX_TRANSFER_SIZE : limit how much data is passed to the network client
pub.ino| const char* password = "........";
pl.js| localStorage.setItem("link_token", data.link_token);
pl.tsx| accessToken: ${'`'}no access_token retrieved${'`'},
pl.go| golang.org/x/term v0.8.0/go.mod h1:xPskH00ivmX89bAKVGSKKtLOWNx2+17Eiy94tnKShWo=
pl.java| @Path("/set_access_token")
cdk.json| "@aws-cdk/aws-secretsmanager:parseOwnedSecretName": true,
cdk.md| $ aws secretsmanager create-secret --name github-access-token-secret --description "Github access token" --secret-string $GITHUB_ACCESS_TOKEN --region $REGION
cdk.py| generate_string_key='password',
cdk.py| resources=["arn:aws:secretsmanager:*:*:secret:*"]
cdk.py| 'sasl.scram.password': "${'${'}get_secret('AmazonMSK_iotCluster_demo', 'SecretString', 'password', '" + role_arn + "')}"
cdk.conf| ssl_ciphers HIGH:!aNULL:!eNULL:!EXPORT:!CAMELLIA:!DES:!MD5:!PSK:!RC4;
az.sh| sastoken=$(az storage container generate-sas --account-name $storage --name $container --account-key $key \
az.sh| az mysql server create --name $server --resource-group $resourceGroup --admin-user $login --admin-password $password --sku-name $sku
az.sh| --settings AzureWebJobsStorage__accountName=$storage AzureWebJobsStorage__credential=managedidentity \
az.sh| primaryConnectionString=$(az signalr key list --name $mySignalRSvcName \
az.sh| GitHubClientSecret=<Replace with your GitHub OAuth app Client Secret>
chef.rb| password hashed_password('md5eacdbf8d9847a76978bd515fae200a2a')
chef.rb| hash = hashed_password('*2027D9391E714343187E07ACB41AE8925F30737E'); # 'other'
chef.rb| initial_root_password node['mysql']['initial_root_password']
chef.rb| package_name: %w(mysql-community-client mysql-community-devel)
pup.pp| Optional[Variant[String, Sensitive[String]]] $db_password        = undef,
pup.rb| 'command' => sensitive(%(ALTER ROLE "test" ENCRYPTED PASSWORD 'md5b6f7fcbbabb4befde4588a26c1cfd2fa')),
pup.rb| psql_cmd = "PGPASSWORD=#{password} PGUSER=#{user} psql -h 127.0.0.1 -d postgres -c '\\q'"
pup.pp| auth_method => 'ident',
pup.rb| it { is_expected.to contain_apt__pin('apt_postgresql_org') }
nim.nim| proc open*(connection, user, password, database: string): DbConn {.
nim.nim| cdecl, dynlib: dllName, importc: "PQsetdbLogin".}
ff.dart| 'dev.flutter.pigeon.firebase_auth_platform_interface.FirebaseAuthUserHostApi.reauthenticateWithCredential$pigeonVar_messageChannelSuffix';
ff.kt| const val SECRET = "secret"
ff.swift| if let token = notification.userInfo?["FIRAppCheckTokenNotificationKey"] as? String {
ff.dart| case 'Messaging#getAPNSToken':
ff.dart| {'modality': 'TEXT', 'tokenCount': 25}
ff.dart| 'field_paths': ['password', 'secretToken'],
ff.dart| convertToAuthorizationStatus('random string');
mon.json| "algorithm": "AEAD_AES_256_CBC_HMAC_SHA_512-Deterministic",
mon.py| authMechanism="SCRAM-SHA-256",
mon.py| uri = "mongodb://%s:%s@%s:%d/?authMechanism=PLAIN;authSource=%s" % (
mon.json| "description": "Username with password containing an unescaped colon",
mon.py| "secretAccessKey": os.environ.get("FLE_AWS_SECRET2", ""),
pg.ts| it('when throwing on invalid url does not print out the password in the error message', function () {
pg.js| 'c=cD10bHMtc2VydmVyLWVuZC1wb2ludCwmwepqKDDRcOvo3BN0rplYMfLUTpbaf38btkM5aAXBhQ=,r=ab,p=j0v2LsthoNaIBrKV4YipskF/lV8zWEt6acNRtt99MA4='
pg.js| 'Error code should be for a password error'
pg.md| connectionString?: string, // e.g. postgres://user:password@host:5432/database
akka.scala| case (token, Nil) => HttpChallenge(scheme, None, Map("" -> token))
akka.java| .assertHeaderExists("WWW-Authenticate", "Basic realm=\"test-realm\",charset=UTF-8");
akka.scala| private-key = "app-tests/src/test/resources/certs/corp.io.key"
akka.scala| Authorization(GenericHttpCredentials("Other", Map("empty" -> "", "yes" -> "no")))
akka.md| $ openssl req -new -key client2.key -out client2.csr -passin pass:"" \
art.java| String AUTHORIZATION_SUCCESS_COUNT = "Number of successful authorization attempts";
art.xml| <cluster-password>ENC(80cf731af62c290)</cluster-password>
art.xml| <password-codec>org.apache.corp.cli.test.CliTest$TestPasswordCodec;propertyNameOne=1234;propertyNameTwo=9876</password-codec>
art.properties| guest.password=ENC(Cf3Jf3tM+UrSOoaKU50od5CuBa8rxjoL)
art.java| ";trustStorePassword=" + SERVER_TRUSTSTORE_PASSWORD +
art.java| @Message(id = 159000, value = "Error decoding password using codec instance")
art.java| String passcode = headers.get(Stomp.Headers.Connect.PASSCODE);
liq.xml| <changeSet id="1" author="nvoxland">
liq.java| assertTrue(output.contains("AWS_TOKEN = '*****'"), "AWS_TOKEN should be replaced with asterisks");
liq.xsd| <xsd:attribute name="password" type="xsd:string"/>
liq.xml| <lb:referenceDatabase driver="${'${'}jdbc.driver}" url="${'${'}db2.jdbc.url}" user="${'${'}db.user}" password="${'${'}db.password}"/>
liq.groovy| values["password"]               == "*****"
res.1| path to a \fBfile\fR containing PEM encoded TLS client certificate and private key (default: $RESTIC_TLS_CLIENT_CERT)
res.rst| $ export OS_PASSWORD=<MY_PASSWORD>
res.rst| export RESTIC_PASSWORD_COMMAND='security find-generic-password -a resticGCS -s restic_pwd -w'
res.go| ApplicationCredentialSecret: cfg.ApplicationCredentialSecret.Unwrap(),
res.go| PasswordFile:   "passwordFileDst",
res.go| test.Equals(t, "**redacted**", fmt.Sprint(secret))
ring.clj| :client-auth            - SSL client certificate authenticate, may be set to
ring.clj| AssertionError #"the secret key must be exactly 16 bytes"
rsp.h| static constexpr auto secret = std::array{UINT64_C(0xa0761d6478bd642f),
rsp.lua| local hmac1 = rspamd_crypto_hash.create_specific_keyed("AWS4" .. secret_key, "sha256", date_str):bin()
rsp.eml| dkim=pass header.i=@corp.io header.s=dkim header.b=iuniqXuF;
rsp.lua| key_prefix = "rmx";
rsp.sh| #   2. Set API key: vastai set api-key YOUR_API_KEY
rsp.robot| [Setup]  Password Setup  ${'${'}CATENA_PASSWORD}  ${'${'}CATENA_PASSWORD}
rs.R| passwordFile <- file.path(dataDir, paste("passwords", ".txt", sep = ""))
rs.R| "Opening login page - confirm the code entered matches the code: {deviceAuth$user_code}."
rs.R| urlEncode("urn:ietf:params:oauth:grant-type:token-exchange"),
rs.R| auth = "https://login.corp.cloud",
rs.R| [1] "SECRET... (redacted)"
nod.c| { ADD_LEN( MBEDTLS_OID_SERVER_AUTH ),      "id-kp-serverAuth",      "TLS Web Server Authentication" },
nod.c| luaL_argcheck(L, (pl>=8 && pl<=sizeof(config.password)), 1, "pwd: length:0 or 8-64");
nod.lua| gpio.trig(alert_pin, "down", conversion_ready)
nod.lua| ow_select(pin, addr)   -- select the  sensor
autoupdate.yml| conflict-excluded-authors: 'bot/renovate'
associations.ts| * @param associatedInstance An instance or the primary key of an instance. Pass ${'`'}null${'`'} to remove the association.
bulk.test.js| const M1 = { id: 1, name: 'Prathma', secret: 'You are on list #1' };
model.test.js| await User.create({ Login: 'foo' });
validation.test.js|         pass: 'http://abc.com',
validation.test.js|         pass: 'abc@abc.com',
schema.test.ts| expectsql(() => queryGenerator.createSchemaQuery('mySchema', { authorization: 'myUser' }), {
group.ts| declare createUser: HasManyCreateAssociationMixin<User, 'groupId'>;
undot.test.ts| expect(tokenizePath('user.proto__.value')).to.deep.equal(['user', 'proto__', 'value']);
sql.test.ts| mssql: ${'`'}UPDATE [users1] SET [secretValue]=@sequelize_1,[updatedAt]=@sequelize_2${'`'}
serializers.md|     fields = ['email', 'username', 'password']
testing.md| csrftoken = response.cookies['csrftoken']
testing.md| force_authenticate(request, user=user, token=user.auth_token)
authentication.py| www_authenticate_realm = 'api'
migration.py|         ('authtoken', '0002_auto_20160226_1747'),
settings.py| 'UNAUTHENTICATED_USER': 'django.contrib.auth.models.AnonymousUser',
tests.py| assert response['WWW-Authenticate'] == 'Basic realm="api"'
tests.py| auth = 'Basic =a='
submit.jsp| SecretKeySpec hmacSecretKeySpec = new SecretKeySpec(Base64.decode(secret), "HmacSHA256");
Test.java| private static final String REALM_QUICKSTART_ACTION_TOKEN = "quickstart-action-token";
config.ftl| Setup Secret Question
realm.json| "username": "service-account-jakarta-servlet-authz-client",
Question.java| String answer = (context.getHttpRequest().getDecodedFormParameters().getFirst("secret_answer"));
realm.json| "name": "urn:servlet-authz:protected:premium:access"
proxy.sh| -d "grant_type=client_credentials&client_id=${'${'}MTLS_CLIENT_ID}" \
proxy.yaml| serversTransport: kc-passthrough
docs.md| oauth_consumer_key=abc123&oauth_signature_method=HMAC-SHA1
docs.md| "consumer_secret": "cs_xxxxxxxxxxxxxxxx",
docs.md| "X-WC-Webhook-Delivery-ID": 378
docs.md| ENDPOINT='/wc-auth/v1/authorize'
vault.psm1| $null = Az.KeyVault\Remove-AzKeyVaultSecret -Name $Name -VaultName $params.AZKVaultName -Force
help.md| PS C:\> Get-Secret -Name secretTest -Vault CredMan
help.md| PS C:\> Unlock-SecretVault -Name SecretStore -Password $securePassword
code.cs| private const string SecretInfoParameterSet = "SecretInfoParameterSet";
code.cs| "SetSecretMetadataInvalidOperation",
psd1.psd1| 'Register-SecretVault','Unregister-SecretVault','Get-SecretVault','Set-SecretVaultDefault',
algo.md| * Private key: ${'`'}user-name.key${'`'} found at ${'`'}/path/to/algo/configs/1.2.3.4/ipsec/.pki/private/user-name.key${'`'}
algo.sh| echo "{{ lookup('file', SSH_keys.public) }}" | (sudo -u algo tee /home/algo/.ssh/authorized_keys && chmod 0600 /x)
algo.conf| load = pem pkcs1 x509 revocation constraints pubkey openssl kernel-netlink socket-default updown vici
algo.py| assert config["Interface"].get("PrivateKey"), "Missing PrivateKey"
algo.yml| aws_secret_key: "{{ secret_key }}"
algo.yml| - (file_contents.results[0].content | b64decode) == "mock_private_key_1"
algo.mobileconfig| <key>AuthenticationMethod</key>
auth.md| token_endpoint_auth_method: 'client_secret_basic'
auth.md| authorization_policy: 'two_factor'
auth.go| cmdAutheliaCryptoHashExample = ${'`'}authelia crypto hash --help${'`'}
auth.go| messageIncorrectPassword                     = "Incorrect Password"
auth.go| errorList["client_secret"] = "Client Secret should be 40 characters long"
auth.go| validateServerEndpointsRateLimitDefault("reset_password_start", &config.Server.Endpoints.RateLimits.ResetPasswordStart, sc
auth.go| s.AssertLastLogMessage("Unsuccessful Password authentication attempt by user 'john'", "bad user pass")
auth.json| "env": "AUTHELIA_NOTIFIER_SMTP_STARTUP_CHECK_ADDRESS"
auth.ts| data: { token: token },
orm.yml| MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
orm.rs| Ok(token_stream) => token_stream.into(),
orm.rs| let user = users::Model::find_by_verification_token(&ctx.db, &params.token).await?;
julia.jl| password::Union{Nothing,String}
julia.jl| username, password = _userinfo_username_password(userinfo)
julia.jl| HT.HeaderField(":authority", "127.0.0.1:8080", false),
julia.jl| token.bucket === bucket || throw(ArgumentError("retry token does not belong to the provided retry bucket"))
julia.jl| HT.setheader(event.request.headers, "Authorization", "Signature trace-time")
conc.sh| CONCOURSE_SESSION_SIGNING_KEY=${'${'}CONCOURSE_SESSION_SIGNING_KEY:-/concourse-keys/session_signing_key}
hole.sh| RANDOMPASSWORD=$(tr -dc _A-Z-a-z-0-9 </dev/urandom | head -c 8)
hole.sh| if [ -z "${'${'}FTLCONF_webserver_api_password+x}" ]; then
mm.go| mm34646DoneKey    = "mm34646_token_reset_done"
mm.go| enc1, err := encrypt([]byte(testOldKey), "token_user1")
mm.go| []string{"user1" + githubTokenKey, "user2" + githubTokenKey}, nil)
mm.go| rToken, err := client.GetToken("someUserID")
mm.ts| const defaultAuthorizePrefix = '/login/oauth'; // Used by a forge
mm.json| "help_text": "The AES encryption key used to encrypt stored access tokens.",
nats.md| | ${'`'}encryption_password${'`'}                     | Password used for decrypting data the keys file. | required  | 2.11.0  |
nats.md| Generated account key - private key stored "~/.nkeys/SAOP/accounts/SYS/SYS.nk"
nats.md| await msg.AckAsync(cancellationToken: cts.Token);
nats.html| <span class="token punctuation">}</span>
nats.html| <li class="chapter " data-level="5.3.4" data-path="../../nats_tools/nsc/signing_keys.html">
bolt.py| app = App(token=os.environ.get("SLACK_BOT_TOKEN"))
bolt.md| {"title": "Reset Password", "message": "I need to reset my password"},
bolt.py| user_token_resolution="actor",
bolt.py| "author_icon": "http://corp.io/icons/bobby.jpg",
apache.pp| Optional['ResponseType'] => Enum['code', 'id_token', 'id_token token', 'code id_token', 'code token'],
apache.pp| $passenger_root         = '/usr/lib/ruby/vendor_ruby/phusion_passenger/locations.ini'
apache.rb| 'md_must_staple' => { type: 'OnOff', pass_opt: 'MDMustStaple' },
apache.rb| auth_name => 'Basic Auth',
apache.conf| NSSPassPhraseDialog  builtin
red.json| "token": "entity.name.function"
red.json| "token": "brackethighlighter.curly"
red.json| "token": "keyword.other.special-method"
red.js| var currentEncryptionKey = settings.get('credentialSecret');
yii.md| ['password', 'compare', 'compareAttribute' => 'password_repeat'],
yii.md| self::SCENARIO_LOGIN => ['username', 'password'],
yii.php| 'Login Required' => 'Login Requerit',
yii.php| throw new UnauthorizedHttpException('Your request was made with invalid credentials.');
yii.js| yii.setCsrfToken('_csrf1', 'foobar1');
snow.groovy| credentialsId: 'jenkins-snowflake-github-app-3',
snow.py| OAUTH_TYPE_CLIENT_CREDENTIALS = "oauth_client_credentials"
snow.py| 407: ("proxy_authentication_required", "proxy_auth", "proxy_authentication"),
snow.json| "scope": "refresh_token session:role:ANALYST",
snow.py| ID_TOKEN = "ID_TOKEN"
snow.py| monkeypatch.setenv("SNOWFLAKE_AUTH_SOCKET_REUSE_PORT", "true")
guac.json| "FIELD_HEADER_NEW_PASSWORD"         : "Nova senha",
guac.json| "FIELD_HEADER_PASSWORD_AGAIN"                : "@:APP.FIELD_HEADER_PASSWORD_AGAIN",
guac.json| "ERROR_REQUIRES_NON_ALNUM"     : "Les mots de passe doivent contenir au moins un symbole.",
guac.java| throw new PasswordTooYoungException("Password was already recently changed.",
guac.json| "SECTION_HEADER_UPDATE_PASSWORD"      : "Change Password"
mic.groovy| response.getHeaders().get(ACCESS_CONTROL_ALLOW_CREDENTIALS) == 'true' // Allow credentials header is set
mic.java| String AUTHORIZATION_INFO = "Authorization-Info";
mic.groovy| ['twitter.oauth2.access.token.stuff', "twitter.*.access.*.stuff", [['oauth2', 'token']] as Set]
mic.groovy| 'apiToken'               : '*****',
mic.xml| <property name="tokens" value="ASSIGN,PLUS_ASSIGN,MINUS_ASSIGN"/>
vsc.ts| private readonly FALLBACK_AUTHORITY = 'vscode-app';
vsc.ts| { token: 'meta.tag', foreground: 'CE9178' },
vsc.ts| this.inputBox.inputElement.type = password ? 'password' : 'text';
vsc.ts| const donotAskUpdateKey = 'editor.maxTokenizationLineLength.donotask';
vsc.ts| await keytar.deletePassword(${'`'}${'${'}vscode.env.uriScheme}-github.login${'`'}, 'account');
but.go| translate.MergeP2(tr, tm, &r, "password_hash", &from.PasswordHash, "passwordHash", &to.PasswordHash)
but.md| password_hash: grub.pbkdf2.sha512.10000.874A958E5264...
but.md| $ podman run -ti --rm quay.io/coreos/mkpasswd --method=yescrypt
crew.ipynb| "    auth_credentials=Auth.api_key(WCD_CLUSTER_KEY),\n",
`;
