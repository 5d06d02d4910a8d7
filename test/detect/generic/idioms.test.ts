/**
 * Passwords in idioms of tools and libraries, in lists of accounts and behind what YAML, XML and sentences
 * put between a name and its value: each place with a value, and the same place without one.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomText, valuesIn } from './support.ts';

const password = `${randomText(11, 6)}7${randomText(12, 7)}`;
const other = `${randomText(13, 6)}3${randomText(14, 7)}`;

/** A text with `$P`, then look-alikes. */
const PLACES: ReadonlyArray<readonly [string, ...string[]]> = [
  [
    'let(:password) { "$P" }',
    'let(:password) { user.password }',
    'let(:token_type) { "Bearer5x" }',
  ],
  ['\n-define(PASSWORD, <<"$P">>).', '\n-define(PASSWORD, get_password()).'],
  ['{default_pass, <<"$P">>}', '{default_pass, Password}'],
  ['smtp.login("me@corp.example", "$P")', 'smtp.login(user, password)'],
  ['ssh.connect("10.1.2.3", 22, "root", "$P")', 'ssh.connect(host, 22, user, password)'],
  ['new Sequelize("db", "root", "$P", {})', 'new Sequelize(env.DB, env.USER, env.PASS)'],
  ['return new PasswordAuthentication("me", "$P".toCharArray());'],
  ['keyStore.load(in, "$P".toCharArray());', 'for (char c : "$P".toCharArray())'],
  ['token.SignedString([]byte("$P"))', 'token.SignedString([]byte(os.Getenv("$P")))'],
  ['expect "assword:"\nsend "$P\\r"', 'expect "prompt"\nsend "$P\\r"'],
  ['curl_easy_setopt(curl, CURLOPT_USERPWD, "me:$P");', 'setopt(c, CURLOPT_USERPWD, userpwd);'],
  ["SELECT crypt('$P', gen_salt('bf'));", "SELECT crypt(password, gen_salt('bf'));"],
  ["EXEC sp_addlogin 'app', '$P'", 'EXEC sp_addlogin @name, @password'],
  ['sqlplus -s scott/$P@orcl', 'sqlplus $USER/$PASS@orcl', 'sqlplus / as sysdba'],
  ['CONNECT system/$P@orcl', 'CONNECT corp.example:443 HTTP/1.1', 'CONNECT a/path/$P'],
  ["smbclient -U 'corp\\me%$P' //host/share", 'smbclient -U me //host/share'],
  ['lftp -u me,$P ftp.corp.example', 'lftp -u $USER,$PASS ftp.corp.example'],
  ['openssl enc -aes-256-cbc -k $P -in a', 'openssl enc -aes-256-cbc -k "$KEY" -in a'],
  ['net use Z: \\\\host\\share /user:me $P', 'net use Z: \\\\host\\share /persistent:yes'],
  ['net use Z: \\\\host\\share $P /user:me', 'net use Z: \\\\host\\share * /user:me'],
  ['htpasswd -bc .htpasswd admin $P', 'htpasswd -c .htpasswd admin'],
  ['zip -r -P $P a.zip b', 'zip -r a.zip b'],
  ['podman login -u ci -p $P registry', 'podman login -u ci -p $TOKEN registry'],
  ['rootpw --plaintext $P', 'rootpw --iscrypted $6$salt$hash'],
  ['crypto isakmp key 0 $P address 10.1.2.3', 'crypto isakmp key 7 $P address 10.1.2.3'],
  ['d-i passwd/root-password password $P', 'd-i passwd/root-password-again password'],
  ['gh auth login --with-token <<< "$P"', 'grep a <<< "$P"', '<<<<<<< token $P'],
  [
    'password: >-\n  $P\n',
    'password: >-\n  The password of the user\n',
    'password: !vault |\n  $P\n',
  ],
  ['password: !!str $P\n', 'password: !Ref $P\n'],
  ['password: &shared $P\n', 'password: *shared\n'],
  ['<password type="plain">$P</password>', '<password type="plain">the password</password>'],
  ['password: str = Field(default="$P")', 'password: str = Field(default="")'],
  ['.password("{noop}$P")', '.password("{bcrypt}" + hash)'],
  ['The password for the user root is $P', 'The password for the user is kept elsewhere'],
  ['BASIC_AUTH=admin:$P', 'BASIC_AUTH=admin:', 'auth: user:read user:write'],
  ['fill_in "Password", with: "$P"', 'fill_in "Password", with: password'],
  ['client.LoginAsync("me@corp.example", "$P")', 'client.LoginAsync(user, password)'],
  ['login(ann.getEmail(), "$P");', 'login(page, "$P");'],
  ['    user ann insecure-password $P', '    user ann insecure-password $PASS'],
  ['stats auth admin:$P', 'stats auth admin'],
  ['username ann privilege 15 password 0 $P', 'username cisco privilege 15 password 0 cisco'],
  ['set snmp community $P authorization read-only', 'the snmp community (--community'],
  ['check_snmp -H 10.1.2.3 -C $P -o .1.3', 'check_snmp -H 10.1.2.3 -o .1.3'],
  ['SQLConnectInfo db@host ann $P', 'SQLConnectInfo db@host'],
  ['SQLNamedConnectInfo two mysql db@host ann $P', 'SQLNamedConnectInfo two mysql db@host ann'],
  ['pop3::open host ann $P', 'set chan [pop3::open $host $user ($chan)]'],
  ['client_send = : me@corp.example : $P', 'client_send = : $user : $pass'],
  ['hide mysql_servers = host/db/ann/$P', 'hide mysql_servers = host/db'],
  ['${if and {{eq{$2}{ann}}{eq{$3}{$P}}}{yes}{no}}', '${if eq{$3}{${lookup{x}}}}'],
  ['${hmac{md5}{$P}{$tod_log}}', '${hmac{md5}{$key}{$tod_log}}'],
  ['ann:{PLAIN}$P:1000:1000::/home/ann::', 'ann:{PLAIN}$hash:1000'],
  ['$snmp_community = "$P";', '$snmp_community = $community;', 'snmp_community: [community]'],
  ["file_env 'MYSQL_PASSWORD' '$P'", "file_env 'MYSQL_PASSWORD' 'example'", "file_env 'A' '$P'"],
  ['Set the password (e.g. "$P"):', 'Set the password (e.g. from a vault)'],
  ["'name' => password_hash('$P', PASSWORD_BCRYPT)", 'password_hash($value, PASSWORD_BCRYPT)'],
  ['OpenSSL::PKey::RSA.new(file, "$P")', 'OpenSSL::PKey::RSA.new(file, pass)'],
  ['mgmt:add_user(<<"ann">>, <<"$P">>, viewer)', 'mgmt:add_user(User, Password, viewer)'],
  ['Layer::basic("ann", "$P")', 'Layer::basic(user, password)'],
  ['credentials += Credentials("Realm of ours", "corp.example", "ann", "$P")'],
  ['assertEquals("$P", user.getPassword());', 'assertEquals("$P", user.getName());'],
  ["assertSame('$P', $user->password);", "assertSame('$P', $user->passwordHint);"],
  ['if ("$P".equals(credentials.getPassword()))', 'if ("$P".equals(user.getName()))'],
  ['expect(server.password).to eq "$P"', 'expect(server.password_hash).to be_nil'],
  ['expect(user.password).toBe("$P")', 'expect(user.name).toBe("$P")'],
  ['obj.secret.should eq "$P"', 'obj.size.should eq "$P"'],
  ['keys.my-secret.text = "$P";', 'passwordLabel.text = "Your word"', 'secret.text = title;'],
  ["['auth' => ['ann', '$P', 'digest']]", "'auth' => ['driver', 'session']"],
  ['[users]\nann = $P, admin\n', '[users]\nallow_sign_up = false\n'],
  ['| user | password |\n| ann | $P |\n', '| password | the word |\n| user7 | $P |\n'],
  ['.with(httpBasic("admin", "$P"))', '.with(httpBasic(USER, PASSWORD))'],
  ['authenticate("user", "$P", "basic")', 'authenticate("a sentence", "$P")'],
  ['new CredentialsImpl(Scope.GLOBAL, "id", "note", "ann", "$P")', 'AuthError("E4", "$P")'],
  ['url.UserPassword("ann", "$P")', 'getAuthDetails(mail, "Ann", "Lee", "8675309")'],
  [
    'option(Options.PASSWORD, "$P")',
    'hash(password, "sha256")',
    'walk(host, password, ".1.3.6.1.4")',
  ],
  ["is $url->password, '$P', 'right';", "is $url->password, undef, 'right';"],
  ['set_opt(password, <<"$P">>, C)', 'decrypt(text, password, "PBEWithMD5AndDES")'],
  ['Secret = <<"$P">>,', "print <<'secret5END';"],
  ['when(a.getSecret()).thenReturn("$P");', 'when(a.getSecret()).thenReturn(secret);'],
  ['expect(login[:password].unwrap).to eq("$P")', 'expect(login[:password]).to eq(other)'],
  ['assertThat(a.getPassword().text(), equalTo("$P"));', 'foo(a.getPassword(), other("$P"))'],
  ['Password: config.NewSecret([]byte("$P")),', 'Password: config.NewSecret(os.Getenv("$P")),'],
  ["app->secrets(['$P', 'older']);", 'app->secrets([$first, $second]);'],
  ['val clientSecret by lazy { "$P" }', 'val clientSecret by lazy { load() }'],
  ['ConvertTo-SecureString -AsPlainText -Force -String "$P"', 'ConvertTo-SecureString -Key $key'],
  ['("$P" | ConvertTo-SecureString -AsPlainText -Force)', '($text | ConvertTo-SecureString)'],
  ['net user /add ann $P', 'net user /delete ann'],
  ['tool -u ann -p $P a.tar.gz', 'mysql -u ann -p $P', 'run -u ann -p 8080:80', 'mkdir -p $P'],
  ['ntp authentication-key 3 md5 $P\n', 'set ntp authentication-key 4 type md5\n'],
  ['ip ospf message-digest-key 20 md5 $P\n', 'ip ospf message-digest-key 20 md5 7 $P\n'],
  ['set security key-chains chain a key 0 secret $P\n', 'show the secret of $P\n'],
  ['createUser ann SHA "$P" AES', 'createUser $NAME $TYPE $PASS'],
  ['register => ann:$P@corp.example', 'register => $user:$secret@host'],
  ['[smtp.corp.example]:587 me@corp.example:$P', '[smtp.corp.example]:587 open'],
  ['    Input Password    locator    $P\n', '    Input Password    locator    ${SECRET}\n'],
  ['os.Setenv("APP_PASSWORD", `$P`)', '`app_password`, `$P`'],
  ['insert({ user: "ann", pass_word: "$P" })', 'insert({ user: "ann", key_word: "$P" })'],
  ['`${dialect}://ann:$P@corp.example/db`', '`${dialect}://ann:${password}@corp.example/db`'],
  ["pass: '$P'", "pass_opt: '$P'", "('authtoken', '0002_auto_20160226_1747')"],
  ['realm.addUser("ann", "$P");', 'realm.getUser("ann", "$P");', 'realm.addUser("ann", "role");'],
  ["user.changePassword('older', '$P')", "user.changePassword(older, '$P')"],
  ["sql = mysql_session('root', '$P')", "sql = mysql_session('root', pass)"],
  ['open("localhost", "ann", "$P", "db")', 'open("localhost", port, "$P")'],
  ['.dataSource("jdbc:h2:mem:x", "ann", "$P")', '.dataSource("jdbc:h2:mem:x", properties, "$P")'],
  ['Credentials::new("ann".to_owned(), "$P".to_owned())', 'Credentials::new(region, "$P")'],
  ['AUTHORIZATION, HeaderValue::from_static("$P")', 'ACCEPT, HeaderValue::from_static("$P")'],
  ["fill_in 'Password again', with: '$P'", "fill_in 'Your name', with: '$P'"],
  ['user.valid_password?("$P")', 'user.valid_password?(other)'],
  ["property :root_password, String, default: '$P'", 'property :root_password, String, $P'],
  ['assert.Equal(t, "$P", f.Secret)', 'assert.Equal(t, "$P", f.Name)'],
  ['assert.Equal(t, conf.Password, "$P")', 'assert.Equal(t, conf.Token, "$P")'],
  ["expect(conf.fetch(:password)).to eq('$P')", "expect(conf.fetch(:name)).to eq('$P')"],
  ['props.put(Ssl.KEY_PASSWORD_CONFIG, "$P");', 'props.put(Ssl.KEY_PASSWORD_CONFIG, conf.key);'],
  ['h["X-Password"] = []string{"$P"}', 'Passwords: []string{"$P"}'],
  ['byName("password").setValue("$P")', 'byName("login").setValue("$P")'],
  ['<p oe:key="password" oe:value="$P"/>', '<p oe:key="login" oe:value="$P"/>'],
  ['PASS="${2:-$P}"', 'NAME="${2:-$P}"', 'PASS="${2:-$OTHER}"'],
  ['* Password: *$P*\n', '* Password: *required*\n', 'Password: *$P,'],
  ['/msg nickserv identify $P\n', '/msg nickserv identify\n'],
  ['$(openssl passwd -1 -salt ab $P)', 'openssl passwd -1 $PASSWORD'],
  ['ldap_tool -H uri -D "cn=a,dc=b" -w $P\n', 'curl -D head -w "%{time}" $P\n', 'grep -w $P a\n'],
  ['target = "ann/$P@localhost:1521/XE"', 'target = "ann/${P}@localhost:1521/XE"'],
  ['USER ann\nPASS $P\n', 'USER ann\npass $P on\n'],
  ['credential-reference={clear-text=$P}', 'credential-reference={clear-text=${P}}'],
  ['basic.auth.user.info=ann:$P', 'basic.auth.user.info=<key>:<secret>'],
  ['Authorization: Basic ann:$P', 'Authorization: Basic realm="$P"'],
  ['snmp-server user a b v3 auth md5 $P priv aes 128 x', 'snmp-server user a b v3 auth'],
  ['PlainLoginModule required\n  user_ann="$P" \\\n  user_bob="x";', 'required user_ann="$P";'],
  ['${ADMIN_PASSWORD}    $P\n', 'echo ${ADMIN_PASSWORD} $P\n'],
  ['{"SA_PASSWORD"    "$P"}', '["SA_PASSWORD" "$P" "x"]'],
  ['addValue:@"$P" forHTTPHeaderField:@"X-API-Key"', 'addValue:@"$P" forHTTPHeaderField:@"Accept"'],
  ['The password is $P (ask Bob).', 'The password is $P(ask);'],
  ["insert into users (name, password) values ('a', '{noop}$P')"],
];

describe.each(PLACES)('in %j', (place, ...lookAlikes) => {
  test('the value is found', () => {
    expect(valuesIn(place.replaceAll(/\$P(?![A-Z])/gu, () => password))).toContain(password);
  });

  test.each(lookAlikes)('and nothing in %j', (text) => {
    expect(valuesIn(text.replaceAll(/\$P(?![A-Z])/gu, () => password))).toEqual([]);
  });
});

describe('a list of accounts', () => {
  test('of SQL has every row judged', () => {
    const rows = `(1, 'ann', '${password}'),\n(2, 'bob', '${other}'),\n(3, 'eve', ?)`;
    expect(valuesIn(`INSERT INTO users (id, name, password) VALUES ${rows};`)).toEqual([
      password,
      other,
    ]);
  });

  test('of SQL with hashes holds none', () => {
    const rows = `('ann', '${randomText(21, 32, '0123456789abcdef')}'), ('bob', '${randomText(22, 40, '0123456789abcdef')}')`;
    expect(valuesIn(`INSERT INTO users (name, password) VALUES ${rows};`)).toEqual([]);
  });

  test('for chpasswd has every line judged', () => {
    for (const head of ['chpasswd <<EOF', 'chpasswd:\n  list: |']) {
      const found = valuesIn(`${head}\n    root:${password}\n    ann:${other}\nEOF\n`);
      expect(found).toEqual([password, other]);
    }
  });

  test('of CSV is read under its head', () => {
    for (const joint of [',', ';']) {
      const table = [
        ['id', 'password', 'team'],
        ['1', password, 'a'],
        ['2', `"${other}"`, 'b'],
      ];
      const text = table.map((row) => row.join(joint)).join('\n');
      expect(valuesIn(`${text}\n`)).toEqual([password, other]);
    }
    expect(valuesIn(`f(user,password,x)\n1,${password},2\n`)).toEqual([]);
    expect(valuesIn(`user,password_hint,team\n1,${password},2\n`)).toEqual([]);
  });

  test('in a table of Markdown is read under its head', () => {
    const rows = `| ann | ${password} |\n| bob | \`${other}\` |\n| eve | the same |\n`;
    expect(valuesIn(`| user | password |\n|------|----------|\n${rows}`)).toEqual([
      password,
      other,
    ]);
    expect(valuesIn(`| user | team |\n|------|------|\n${rows}`)).toEqual([]);
  });
});

test('what an idiom tells does not depend on what stands far away', () => {
  const places = PLACES.map(([place]) => place.replaceAll(/\$P(?![A-Z])/gu, () => password));
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.nat(600), fc.nat(600), (place, before, behind) => {
      const lines = (count: number): string => '# a line of no weight\n'.repeat(count);
      const text = `${lines(before)}${place}\n${lines(behind)}`;
      expect(valuesIn(text)).toContain(password);
    }),
    { numRuns: 60 },
  );
});
