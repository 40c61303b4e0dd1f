import type { ImportRule } from './importRule';
import { isWithin, onlyFiles, roomOf, within } from './importTargets';

/** Who may import whom of what is not published: simulators, rig, demo, bench and tests. */
export const unpublishedRules: readonly ImportRule[] = [
	{
		name: 'the chaos rig drives the engine itself, not the blocks',
		appliesTo: within('test/chaos'),
		allows: (target) => target.kind === 'module' || !isWithin(target.path, ['nodes']),
		example: {
			from: 'test/chaos/safeSync.ts',
			code: "import { hints } from '../../nodes/SyncRecords/items/hints';",
		},
	},
	{
		name: 'the simulators import their own folder and no n8n',
		appliesTo: within('simulator'),
		allows: (target) =>
			target.kind === 'file'
				? isWithin(target.path, ['simulator'])
				: !/^(n8n|@n8n\/)/.test(target.name),
		example: { from: 'simulator/server/clock.ts', code: "import '../../engine/environment';" },
	},
	{
		name: 'a simulated service imports the server that all of them share, never another service',
		appliesTo: (filePath) => isWithin(filePath, ['simulator']) && filePath !== 'simulator/index.ts',
		allows: (target, from) =>
			target.kind === 'module' || isWithin(target.path, ['simulator/server', roomOf(from)]),
		example: {
			from: 'simulator/users/users.ts',
			code: "import { catalogue } from '../shopify/data/catalogue';",
		},
	},
	{
		name: 'the rig imports the rig, the simulator and the engine',
		appliesTo: within('rig'),
		allows: onlyFiles(['rig', 'simulator', 'engine']),
		example: { from: 'rig/n8n/queueMode.ts', code: "import '../../test/support/receiver';" },
	},
	{
		name: 'the demo imports the demo, the rig and the simulator',
		appliesTo: within('demo'),
		allows: onlyFiles(['demo', 'rig', 'simulator']),
		example: { from: 'demo/demo.ts', code: "import '../test/support/receiver';" },
	},
	{
		name: 'the bench imports the bench, the rig, the engine, the blocks, the page of the console and the simulator, no test and no demo',
		appliesTo: within('bench'),
		allows: onlyFiles(['bench', 'rig', 'engine', 'nodes', 'console', 'simulator']),
		example: { from: 'bench/realN8n.ts', code: "import { runDemo } from '../demo/demo';" },
	},
	{
		name: "tests start what the rig starts; the demo's parts are for the demo's own tests",
		appliesTo: (filePath) =>
			isWithin(filePath, ['test']) && !isWithin(filePath, ['test/unit/demo']),
		allows: (target) => target.kind === 'module' || !isWithin(target.path, ['demo']),
		example: {
			from: 'test/support/editorSession.ts',
			code: "import { readState } from '../../demo/folder/demoState';",
		},
	},
];
