/** `npm start` as a user has it, in a folder of its own: real n8n, real npm, the simulated shop. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '..', '..');
/** A sync whose n8n was ended in the middle of a run goes on within 3 minutes, and n8n itself takes its time to start. */
const startMs = 600_000;

interface RunningStart {
	readonly process: ChildProcess;
	/** Everything printed so far. */
	output(): string;
	/** Resolves once the output matches; rejects when the process ends before. */
	printed(pattern: RegExp): Promise<RegExpExecArray>;
	readonly ended: Promise<number | null>;
}

let folder: string;
let running: RunningStart | undefined;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
});

afterEach(async () => {
	if (running?.process.exitCode === null) {
		pressCtrlC(running);
		await running.ended;
	}
});

afterAll(() => {
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function start(...args: readonly string[]): RunningStart {
	const tsx = path.join(projectFolder, 'node_modules', 'tsx', 'dist', 'cli.mjs');
	const child = spawn(process.execPath, [tsx, path.join('demo', 'start.ts'), ...args], {
		cwd: projectFolder,
		// Built before: other tests pack `dist` meanwhile.
		env: { ...process.env, DEMO_FOLDER: folder, DEMO_BUILT: '1', SHOPIFY_SHOP: '' },
		// A process group of its own, as a terminal gives it to `npm start`.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			child.emit('printed');
		});
	}
	const ended = once(child, 'close').then(() => child.exitCode);
	const printed = async (pattern: RegExp): Promise<RegExpExecArray> => {
		for (;;) {
			const match = pattern.exec(output);
			if (match !== null) return match;
			const next = await Promise.race([once(child, 'printed'), ended.then(() => undefined)]);
			if (next === undefined) throw new Error(`It ended without ${String(pattern)}:\n${output}`);
		}
	};
	running = { process: child, output: () => output, printed, ended };
	return running;
}

/** A terminal sends Ctrl-C to the whole group. */
function pressCtrlC({ process: { pid } }: RunningStart): void {
	if (pid !== undefined) process.kill(-pid, 'SIGINT');
}

interface ProcessLine {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
}

function processes(): readonly ProcessLine[] {
	const lines = execFileSync('ps', ['-Ao', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
	return lines.flatMap((line) => {
		const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
		return match === null
			? []
			: [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }];
	});
}

function descendantsOf(pid: number | undefined, all = processes()): readonly ProcessLine[] {
	const children = all.filter(({ parent }) => parent === pid);
	return children.flatMap((child) => [child, ...descendantsOf(child.pid, all)]);
}

/** Those that were compared, and those that have changed since the sync. */
function ordersIn(line: RegExpExecArray): number {
	return Number(line[1]) + Number(line[2] ?? 0);
}

const ends = {
	app: /✓ your app equals the shop \((\d+) orders?\)/,
	orders:
		/table orders .*✓ the table equals the shop \((\d+) orders; none missing, stale or doubled(?:; (\d+) more ha)?/,
	daily:
		/table order_header .*✓ the table equals the shop \((\d+) orders; none missing, stale or doubled(?:; (\d+) more ha)?/,
	figures: /(\d+) line items, .*✓ the figures are what the shop has sold/,
	console: /console: (\d+) syncs, .* USD {2}✓ the console says what the shop has sold/,
	users: /table users .*✓ the table equals the API \((\d+) users; none missing, stale or doubled/,
	inventory:
		/table inventory .*✓ the table equals the ERP \((\d+) items; none missing, stale or doubled/,
} as const;

/** How many records each end had when it was first seen to be equal. */
async function whenEqual(start: RunningStart) {
	return {
		app: ordersIn(await start.printed(ends.app)),
		orders: ordersIn(await start.printed(ends.orders)),
		daily: ordersIn(await start.printed(ends.daily)),
		figures: ordersIn(await start.printed(ends.figures)),
		console: ordersIn(await start.printed(ends.console)),
		users: ordersIn(await start.printed(ends.users)),
		inventory: ordersIn(await start.printed(ends.inventory)),
	};
}

/** Opens the console with what was printed, and with nothing. */
async function opensConsole(output: string): Promise<void> {
	const [, url = '', user = '', password = ''] =
		/The console.*: (http\S+)\n {2}user {6}(\S+)\n {2}password {2}(\S+)/.exec(output) ?? [];
	const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	const headers = { accept: 'text/html' };
	const opened = await fetch(url, { headers: { ...headers, authorization } });
	expect(opened.status).toBe(200);
	expect(await opened.text()).toContain('shopify.daily');
	expect((await fetch(url, { headers })).status).toBe(401);
}

/** What went wrong, but for the users that no table takes until they are mended. */
function failures(start: RunningStart): readonly string[] {
	const lines = start.output().split('\n');
	return lines.filter((line) => line.includes('✗') && !/table users .* is incomplete/.test(line));
}

let firstStart: Awaited<ReturnType<typeof whenEqual>>;

it(
	'the first start reaches equal ends, app and tables, and keeps its secrets to the user',
	async () => {
		const first = start('--once');
		firstStart = await whenEqual(first);
		expect(await first.ended).toBe(0);

		expect(firstStart.app).toBeGreaterThan(0);
		expect(firstStart.orders).toBeGreaterThan(firstStart.app);
		expect(firstStart.daily).toBeGreaterThan(firstStart.app);
		expect(firstStart.figures).toBeGreaterThan(firstStart.daily);
		expect(firstStart.users).toBeGreaterThan(19_000);
		expect(firstStart.inventory).toBeGreaterThan(200);
		expect(first.output()).toMatch(/email {5}owner@example\.com\n {2}password {2}\S{8,}/);
		expect(failures(first)).toEqual([]);
		const signIn = statSync(path.join(folder, 'demo-shop', 'sign-in.json'));
		expect(signIn.mode & 0o777).toBe(0o600);
	},
	startMs,
);

it(
	'the second start goes on with the same shop, ERP, app and tables, and Ctrl-C leaves no process behind',
	async () => {
		const second = start();
		const [, from = ''] = await second.printed(/window (\S+ \S+) →/);
		const again = await whenEqual(second);
		expect(again.app).toBeGreaterThanOrEqual(firstStart.app);
		expect(again.orders).toBeGreaterThanOrEqual(firstStart.orders);
		expect(again.daily).toBeGreaterThanOrEqual(firstStart.daily);
		await opensConsole(second.output());
		expect(again.users).toBeGreaterThanOrEqual(firstStart.users);
		expect(again.inventory).toBeGreaterThan(200);
		await second.printed(/table inventory {2}webhook: SKU-\d{5} (updated|unchanged|stale)/);
		expect(second.output()).not.toContain('Install the blocks');
		expect(from).not.toMatch(/ 00:00:00$/);
		expect(failures(second)).toEqual([]);

		const started = descendantsOf(second.process.pid);
		expect(started.map(({ command }) => command)).toContainEqual(
			expect.stringMatching(/n8n.bin.n8n start/),
		);
		pressCtrlC(second);
		expect(await second.ended).toBe(0);

		const pids = new Set(started.map(({ pid }) => pid));
		expect(processes().filter(({ pid }) => pids.has(pid))).toEqual([]);
		expect(second.output()).toMatch(/Everything has stopped\.\s*$/);
	},
	startMs,
);

it(
	'in queue mode it reaches equal ends too, says which worker ran each sync, and leaves no process behind',
	async () => {
		const queued = start('--queue', '--once');
		const equal = await whenEqual(queued);
		expect(await queued.ended).toBe(0);

		expect(equal.orders).toBeGreaterThan(equal.app);
		expect(equal.users).toBeGreaterThan(19_000);
		expect(failures(queued)).toEqual([]);
		const lines = queued.output().split('\n');
		const ofSyncs = lines.filter((line) => /^\d\d:\d\d:\d\d {2}/.test(line));
		expect(ofSyncs.length).toBeGreaterThan(5);
		expect(ofSyncs.filter((line) => !/\(worker [12]\)$/.test(line))).toEqual([]);

		const pids = new Set(
			Array.from(queued.output().matchAll(/ pid (\d+)/g), ([, pid]) => Number(pid)),
		);
		expect(pids.size).toBe(3);
		expect(processes().filter(({ pid }) => pids.has(pid))).toEqual([]);
	},
	startMs,
);
