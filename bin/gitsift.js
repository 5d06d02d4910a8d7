#!/usr/bin/env node
// Checks the Node version in syntax that old versions parse, then hands over to the bundle of the
// command line, or, in a tree that has none, to dist/cli/main.js.
var parts = process.versions.node.split('.').map(Number);
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write(
    'gitsift: Node ' + process.versions.node + ' is too old: gitsift needs Node 20.19 or later\n',
  );
  process.exitCode = 2;
} else {
  Promise.resolve()
    .then(function () {
      var loader = require('./load.js');
      return loader.hasBundles() ? loader.load('main').exports : import('../dist/cli/main.js');
    })
    .then(function (door) {
      return door.main(process.argv.slice(2));
    })
    .then(undefined, function (error) {
      var reason = (error && (error.code || error.name)) || 'unknown fault';
      process.stderr.write('gitsift: internal error: the program does not load: ' + reason + '\n');
      process.exitCode = 70;
    });
}
