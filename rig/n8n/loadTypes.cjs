/**
 * Loads every block and credential of the package in the folder given, as n8n does at start, and prints
 * `{ milliseconds, types, heavy }`: how long it took once n8n-workflow was there, what was made, and which of the
 * modules that should be loaded when first used were loaded already.
 */
'use strict';
const path = require('node:path');

const [, , folder, ...heavyModules] = process.argv;
require('n8n-workflow');
const { n8n } = require(path.join(folder, 'package.json'));

const startedAt = performance.now();
const types = [...n8n.nodes, ...n8n.credentials].map((file) => {
	const className = path.basename(file).split('.')[0];
	const type = new (require(path.join(folder, file))[className])();
	return type.description?.name ?? type.name;
});
const milliseconds = performance.now() - startedAt;

const loaded = Object.keys(require.cache);
const heavy = heavyModules.filter((name) =>
	loaded.some((file) =>
		file.includes(`${path.sep}node_modules${path.sep}${path.normalize(name)}${path.sep}`),
	),
);
console.log(JSON.stringify({ milliseconds, types, heavy }));
