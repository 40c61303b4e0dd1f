import packageJson from '../../../package.json';
import type { ImportRule } from './importRule';
import type { Import, ImportTarget } from './imports';
import { isNode, isWithin, onlyFiles, roomOf, within } from './importTargets';
import { engineCommon, ofSource, roomNames, rooms } from './rooms';
import { unpublishedRules } from './unpublishedRules';

const publishedModules = new Set([
	...Object.keys(packageJson.dependencies),
	...Object.keys(packageJson.peerDependencies),
]);

const roomRules = Object.entries(rooms).map(([room, [allowed, breach]]): ImportRule => {
	const own = `engine/${room}`;
	return {
		name: `of the engine's rooms, ${own} imports ${allowed.join(', ') || 'none'}`,
		appliesTo: within(own),
		allows: onlyFiles([own, ...allowed.map((other) => `engine/${other}`), ...engineCommon]),
		example: { from: `${own}/some.ts`, code: breach },
	};
});

export const importRules: readonly ImportRule[] = [
	{
		name: 'the engine knows nothing of n8n',
		appliesTo: within('engine'),
		allows: (target) => target.kind === 'file' || !/^(n8n|@n8n\/)/.test(target.name),
		example: { from: 'engine/store/open.ts', code: "import { sleep } from 'n8n-workflow';" },
	},
	{
		name: 'the engine imports the engine only',
		appliesTo: within('engine'),
		allows: onlyFiles(['engine']),
		example: { from: 'engine/store/open.ts', code: "import '../../nodes/shared/n8n/toNodeError';" },
	},
	{
		name: 'what the whole engine leans on leans on nothing',
		appliesTo: (filePath) => /^engine\/(?!source\.ts$)[^/]+\.ts$/.test(filePath),
		allows: (target) =>
			target.kind === 'file' ? engineCommon.includes(target.path) : isNode(target),
		example: { from: 'engine/errors.ts', code: "import './store/open';" },
	},
	{
		name: 'what a source is, is said in times and coverage',
		appliesTo: (filePath) => filePath === 'engine/source.ts',
		allows: onlyFiles([...ofSource.map((room) => `engine/${room}`), ...engineCommon]),
		example: { from: 'engine/source.ts', code: "import type { Store } from './store';" },
	},
	{
		name: 'engine/time imports luxon and cron-parser only',
		appliesTo: within('engine/time'),
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, ['engine/time', ...engineCommon])
				: ['luxon', 'cron-parser'].includes(target.name),
		example: { from: 'engine/time/window.ts', code: "const fs = require('node:fs');" },
	},
	...roomRules,
	{
		name: 'connections to PostgreSQL are made by engine/postgres alone, so that one budget holds for all',
		appliesTo: (filePath) =>
			isWithin(filePath, ['engine', 'library', 'nodes', 'credentials']) &&
			!isWithin(filePath, ['engine/postgres']),
		allows: (target) => target.kind === 'file' || target.name !== 'pg',
		example: { from: 'engine/store/open.ts', code: "const { Pool } = await import('pg');" },
	},
	{
		name: 'store and destination alone reach PostgreSQL, through engine/postgres',
		appliesTo: (filePath) =>
			isWithin(filePath, ['engine', 'library', 'nodes', 'credentials']) &&
			!isWithin(filePath, ['engine/postgres', 'engine/store', 'engine/destination']),
		allows: (target) => target.kind === 'module' || !isWithin(target.path, ['engine/postgres']),
		example: {
			from: 'engine/sources/shopify/orderSource.ts',
			code: "import { faultOf } from '../../postgres/faults';",
		},
	},
	{
		name: "the console's page shows what engine/console tells it, and knows nothing of n8n and of the store",
		appliesTo: within('console'),
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, ['console']) || target.path === 'engine/console'
				: ['ghtml', 'd3-scale'].includes(target.name) || isNode(target),
		example: {
			from: 'console/pages/runs.ts',
			code: "import type { RunReport } from '../../engine/store';",
		},
	},
	{
		name: 'a block imports the engine, nodes/shared and itself, never a sibling; its trigger also the page of the console',
		appliesTo: (filePath) => /^nodes\/(?!shared\/)[^/]+\//.test(filePath),
		allows: (target, from) => {
			if (target.kind === 'module') return true;
			if (target.path === 'console') return roomOf(from) === 'nodes/SyncConsoleTrigger';
			return isWithin(target.path, ['engine', 'nodes/shared', roomOf(from)]);
		},
		example: {
			from: 'nodes/DateUtility/add.operation.ts',
			code: "import { read } from '../AccountVariable/read';",
		},
	},
	{
		name: "an operation's folder imports what the operations of its block share, never another operation's",
		appliesTo: (filePath) => /^nodes\/[^/]+\/operations\//.test(filePath),
		allows: (target, from) => {
			if (target.kind === 'module') return true;
			const shared = [`${roomOf(from)}/fields`, `${roomOf(from)}/items`];
			const own = from.split('/').slice(0, 4).join('/');
			return isWithin(target.path, ['engine', 'nodes/shared', ...shared, own]);
		},
		example: {
			from: 'nodes/SyncRecords/operations/reconcile/settings.ts',
			code: "import { TableWork } from '../writeToTable/work';",
		},
	},
	{
		name: "a block, nodes/shared and the library import of an engine's room its index.ts only",
		appliesTo: within('nodes', 'library'),
		allows: (target) => {
			if (target.kind === 'module') return true;
			const room = roomNames.find((name) => isWithin(target.path, [name]));
			return room === undefined || target.path === room;
		},
		example: {
			from: 'nodes/SyncRun/begin.operation.ts',
			code: "import { planRun } from '../../engine/run/planRun';",
		},
	},
	{
		name: 'nodes/shared imports the engine and itself, never a block; for the door to a shop also how its credential signs in',
		appliesTo: within('nodes/shared'),
		allows: (target, from) =>
			target.kind === 'module' ||
			isWithin(target.path, ['engine', 'nodes/shared']) ||
			(isWithin(from, ['nodes/shared/shopify']) && target.path === 'credentials/shopify/session'),
		example: {
			from: 'nodes/shared/n8n/environment.ts',
			code: "import '../../DateUtility/DateUtility.node';",
		},
	},
	{
		name: 'the library imports the engine and itself, no block and nothing of n8n',
		appliesTo: within('library'),
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, ['engine', 'library'])
				: target.name === '@shopify/shopify-api' || isNode(target),
		example: {
			from: 'library/http/httpRecords.ts',
			code: "import { readApiListing } from '../../nodes/shared/httpApi/listing';",
		},
	},
	{
		name: 'the library is an edge: neither the engine nor a block leans on it',
		appliesTo: (filePath) => isWithin(filePath, ['engine', 'nodes', 'credentials']),
		allows: (target) => target.kind === 'module' || !isWithin(target.path, ['library']),
		example: {
			from: 'nodes/shared/httpApi/connection.ts',
			code: "import { signedDoor } from '../../../library/http/signedDoor';",
		},
	},
	{
		name: 'blocks reach other packages through the engine',
		appliesTo: within('nodes'),
		allows: (target) => target.kind === 'file' || target.name === 'n8n-workflow' || isNode(target),
		example: { from: 'nodes/DateUtility/add.operation.ts', code: "import pg from 'pg';" },
	},
	{
		name: "a credential imports n8n's types and its own files; of the engine, addresses, how requests are signed, what is said of them and of trying again, and what all rooms lean on",
		appliesTo: within('credentials'),
		// An address is refused in the same words where it is entered and where it is used.
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, [
						'credentials',
						'engine/sources/http/address',
						'engine/sources/http/client/masked',
						'engine/sources/http/client/saidByApi',
						'engine/sources/http/headers',
						'engine/sources/http/httpError',
						'engine/sources/http/retry',
						'engine/sources/http/signIn',
						'engine/sources/shopify/client/allowedShops',
						'engine/sources/shopify/client/grantRefusal',
						'engine/sources/shopify/client/shopAddress',
						'engine/sources/shopify/shopifyError',
						...engineCommon,
					])
				: target.name === 'n8n-workflow' || isNode(target),
		example: {
			from: 'credentials/SyncAccountApi.credentials.ts',
			code: "type Store = import('../engine/store/store').Store;",
		},
	},
	...unpublishedRules,
	{
		name: 'what is published imports only what a user gets: dependencies, n8n-workflow, Node',
		appliesTo: (filePath) =>
			isWithin(filePath, ['engine', 'library', 'nodes', 'credentials', 'console']) ||
			filePath === 'index.ts',
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, [
						'engine',
						'library',
						'nodes',
						'credentials',
						'console',
						'package.json',
					])
				: publishedModules.has(target.name) || isNode(target),
		example: { from: 'engine/store/open.ts', code: "import fc from 'fast-check';" },
	},
];

/** What a file's imports break, one line each: "engine/a.ts:3 imports pg: <rule>". */
export function violations(imports: readonly Import[]): readonly string[] {
	return imports.flatMap(({ from, line, target }) =>
		importRules
			.filter((rule) => rule.appliesTo(from) && !rule.allows(target, from))
			.map((rule) => `${from}:${line} imports ${shown(target)}: ${rule.name}`),
	);
}

function shown(target: ImportTarget): string {
	return target.kind === 'file' ? target.path : target.name;
}
