// Places in which a token may stand: functions of the value and of the name of its service, in lower case.

const title = (name) => name[0].toUpperCase() + name.slice(1);

/** Nothing but the value tells there: only for types that need no name nearby. */
export const BARE = {
  'a line': (value) => `${value}\n`,
  'the end of a line': (value) => `see ${value}`,
};

/** The name of the service stands nearby. */
export const NAMED = {
  env: (value, name) => `DEBUG=1\n${name.toUpperCase()}_API_KEY=${value}\nPORT=80\n`,
  export: (value, name) => `export ${name.toUpperCase()}_TOKEN="${value}"\n`,
  Dockerfile: (value, name) => `FROM x\nENV ${name.toUpperCase()}_SECRET ${value}\n`,
  'docker -e': (value, name) => `docker run -e ${name.toUpperCase()}_TOKEN=${value} img\n`,
  'shell default': (value, name) => `KEY=\${${name.toUpperCase()}_KEY:-${value}}\n`,
  'code default': (value, name) => `key = os.getenv("${name.toUpperCase()}_API_KEY", "${value}")\n`,
  JSON: (value, name) => `{\n  "${name}_api_key": "${value}",\n  "x": 1\n}`,
  'nested JSON': (value, name) => `{"${name}": {"apiKey": "${value}", "n": 2}}`,
  'escaped JSON': (value, name) => `body: "{\\"${name}_token\\":\\"${value}\\",\\"a\\":1}"`,
  'name and value': (value, name) => `{"name": "${name.toUpperCase()}_KEY", "value": "${value}"}\n`,
  YAML: (value, name) => `${name}:\n  api_key: ${value}\n  url: https://x.org\n`,
  'YAML, CRLF': (value, name) => `  ${name}_token: '${value}'\r\n  other: 1\r\n`,
  'deeper YAML': (value, name) =>
    `services:\n  ${name}:\n    enabled: true\n    secretKey: "${value}"\n`,
  Kubernetes: (value, name) => `- name: ${name.toUpperCase()}_TOKEN\n  value: "${value}"\n`,
  TOML: (value, name) => `[${name}]\ntoken = "${value}"\n`,
  INI: (value, name) => `[${name}]\nregion = eu\napikey = ${value}\n`,
  properties: (value, name) => `${name}.api.key=${value}\n`,
  Terraform: (value, name) => `provider "${name}" {\n  api_token = "${value}"\n}\n`,
  'XML attribute': (value, name) => `<add key="${name}ApiKey" value="${value}" />\n`,
  'XML text': (value, name) => `<${name}Token>${value}</${name}Token>\n`,
  plist: (value, name) => `<key>${name}Key</key>\n<string>${value}</string>\n`,
  Android: (value, name) => `<string name="${name}_key">${value}</string>\n`,
  HTML: (value, name) => `<meta name="${name}-key" content="${value}">\n`,
  'query of a URL': (value, name) =>
    `GET https://api.${name}.com/v1/items?api_key=${encodeURIComponent(value)}&page=2 HTTP/1.1\n`,
  'user of a URL': (value, name) =>
    `git clone https://user:${encodeURIComponent(value)}@${name}.com/x.git\n`,
  header: (value, name) => `# ${name}\nAuthorization: Bearer ${value}\nAccept: */*\n`,
  'own header': (value, name) => `X-${title(name)}-Token: ${value}\r\n`,
  'curl, header': (value, name) => `curl -s -H "X-Api-Key: ${value}" https://api.${name}.com/v2\n`,
  'curl, bearer': (value, name) =>
    `curl https://api.${name}.io/v1 -H 'Authorization: Bearer ${value}'\n`,
  flag: (value, name) => `${name} login --token ${value}\n`,
  JavaScript: (value, name) => `const ${name}Token = '${value}';\n`,
  TypeScript: (value, name) => `  private readonly ${name}ApiKey: string = \`${value}\`;\n`,
  minified: (value, name) => `!function(){var a={${name}Key:"${value}",b:1};c(a)}();`,
  Go: (value, name) => `\t${name}Key := "${value}"\n`,
  Java: (value, name) => `static final String ${name.toUpperCase()}_KEY = "${value}";\n`,
  Python: (value, name) => `client = ${name}.Client(api_key="${value}")\n`,
  dictionary: (value, name) => `KEYS = {'${name}_key': '${value}', 'b': 1}\n`,
  environ: (value, name) => `os.environ["${name.toUpperCase()}_KEY"] = "${value}"\n`,
  PHP: (value, name) => `define('${name.toUpperCase()}_KEY', '${value}');\n`,
  'PHP array': (value, name) => `'${name}' => ['key' => '${value}'],\n`,
  Swift: (value, name) => `let ${name}Key: String = "${value}"\n`,
  'Objective-C': (value, name) => `static NSString *const k${title(name)}Key = @"${value}";\n`,
  SQL: (value, name) => `INSERT INTO settings VALUES ('${name}_api_key','${value}');\n`,
  notebook: (value, name) => `   "${name}_key = \\"${value}\\"\\n",\n`,
  patch: (value, name) => `+${name}_key=${value}\n`,
  comment: (value, name) => `// ${name} key: ${value}\n`,
  prose: (value, name) => `Use the ${name} key ${value} for now.\n`,
  Markdown: (value, name) => `Set the ${name} token to \`${value}\` first.\n`,
  table: (value, name) => `| ${name} key | \`${value}\` | prod |\n`,
  log: (value, name) =>
    `[INFO] asking the ${name} API\n[DEBUG] Using Key=${value}\n[INFO] 200 OK\n`,
  netrc: (value, name) => `machine api.${name}.com login me password ${value}\n`,
};
