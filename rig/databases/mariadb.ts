import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { cacheFolder } from '../cacheFolder';
import { choosePort, loopback } from '../ports';
import {
	controlOf,
	readiness,
	type ServerControl,
	type ServerProgram,
	serverProgram,
	type ServerSource,
	startProgram,
} from './serverProcess';

const source: ServerSource = {
	program: 'mariadbd',
	debianPackage: 'mariadb-server-core',
	file: path.join('usr', 'sbin', 'mariadbd'),
	remedy:
		'Tables in MySQL are tried on a MariaDB, and there is none. Install it so that "mariadbd" is on the PATH (Debian: apt-get install mariadb-server-core, and add /usr/sbin to the PATH; macOS: brew install mariadb).',
};

export interface Mariadb extends ServerControl {
	readonly host: string;
	readonly port: number;
	/** May do everything. */
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

const ready = 'ready for connections';

/**
 * Starts a real, empty MariaDB on a free port of the loopback interface; it ends with this process. It is the machine's own,
 * or Debian's, fetched by the first start.
 *
 * @param options.settings more of the server's, by name
 * @param options.environment says by its `PATH` which programs there are
 * @param options.cache where what is fetched stays
 * @throws where there is none and none can be fetched, with the remedies
 */
export async function startMariadb({
	settings = {},
	environment = process.env,
	cache = cacheFolder,
}: {
	readonly settings?: Readonly<Record<string, string>>;
	readonly environment?: NodeJS.ProcessEnv;
	readonly cache?: string;
} = {}): Promise<Mariadb> {
	const program = await serverProgram(source, environment, cache);
	const access = { user: 'admin', password: randomBytes(12).toString('hex'), database: 'tables' };
	for (let attempt = 1; ; attempt++) {
		const folder = await mkdtemp(path.join(tmpdir(), 'scheduled-sync-mariadb-'));
		await initialize(program, folder, access).catch(async (error: unknown) => {
			await rm(folder, { recursive: true, force: true });
			throw error;
		});
		const port = await choosePort(0);
		const server = startProgram(program, folder, argumentsFor(program, folder, port, settings));
		const refusal = await readiness(server, ready);
		if (refusal === undefined) {
			return { host: loopback, port, ...access, ...controlOf(server, 'MariaDB', ready) };
		}
		// Somebody else may have taken the port between the probe and the start.
		if (attempt === 3 || !refusal.includes('Address already in use')) {
			throw new Error(`MariaDB did not start: ${refusal}`);
		}
	}
}

/** Fills the folder as `mariadb-install-db` does, without the help texts; and makes the one user and a database. */
async function initialize(
	program: ServerProgram,
	folder: string,
	{ user, password, database }: Pick<Mariadb, 'user' | 'password' | 'database'>,
): Promise<void> {
	await mkdir(dataIn(folder));
	await mkdir(temporaryIn(folder));
	const scripts = shareOf(program);
	const files = ['mysql_system_tables', 'mysql_performance_tables', 'mysql_system_tables_data'];
	const own = await Promise.all(
		files.map(async (file) => await readFile(path.join(scripts, `${file}.sql`), 'utf8')),
	);
	const account = `'${user}'@'%'`;
	const sql = [
		'CREATE DATABASE mysql;',
		'USE mysql;',
		'SET @auth_root_socket = NULL;',
		...own,
		'FLUSH PRIVILEGES;',
		`CREATE USER ${account} IDENTIFIED BY '${password}';`,
		`GRANT ALL ON *.* TO ${account} WITH GRANT OPTION;`,
		`CREATE DATABASE ${database} CHARACTER SET utf8mb4;`,
	].join('\n');
	const bootstrap = execFile(program.file, [...commonArguments(program, folder), '--bootstrap'], {
		env: program.environment,
		cwd: folder,
		maxBuffer: 16 * 1024 * 1024,
	});
	let log = '';
	bootstrap.stderr?.on('data', (text: string) => (log = (log + text).slice(-4_000)));
	const ended = once(bootstrap, 'close') as Promise<[number | null]>;
	bootstrap.stdin?.on('error', () => undefined).end(`${sql}\n`);
	const [code] = await ended;
	if (code !== 0) throw new Error(`MariaDB could not be set up (${code}): ${log}`);
}

function dataIn(folder: string): string {
	return path.join(folder, 'data');
}

function temporaryIn(folder: string): string {
	return path.join(folder, 'temporary');
}

function commonArguments(program: ServerProgram, folder: string): readonly string[] {
	const share = shareOf(program);
	return [
		'--no-defaults',
		`--datadir=${dataIn(folder)}`,
		// A server that starts clears away what lies about in the folder that it shares with others.
		`--tmpdir=${temporaryIn(folder)}`,
		`--lc-messages-dir=${share}`,
		`--character-sets-dir=${path.join(share, 'charsets')}`,
		'--innodb-log-file-size=32M',
		'--innodb-use-native-aio=0',
		// Only a power cut tells the difference.
		'--innodb-flush-method=nosync',
		'--innodb-flush-log-at-trx-commit=2',
		// It refuses to run as root unless it is told to.
		...(process.getuid?.() === 0 ? ['--user=root'] : []),
	];
}

function argumentsFor(
	program: ServerProgram,
	folder: string,
	port: number,
	settings: Readonly<Record<string, string>>,
): readonly string[] {
	const own = {
		'bind-address': loopback,
		port: String(port),
		socket: path.join(folder, 'socket'),
		'pid-file': path.join(folder, 'pid'),
		'skip-name-resolve': 'ON',
		'max-connections': '200',
		...settings,
	};
	return [
		...commonArguments(program, folder),
		...Object.entries(own).map(([name, value]) => `--${name}=${value}`),
	];
}

/** Its scripts and messages lie beside the program; newer versions call their folder by another name. */
function shareOf({ file }: ServerProgram): string {
	const parents = [path.join('..', 'share'), path.join('..', '..', 'share')];
	const names = ['mysql', 'mariadb', ''];
	const folders = parents.flatMap((parent) =>
		names.map((name) => path.join(path.dirname(file), parent, name)),
	);
	const found = folders.find((folder) => existsSync(path.join(folder, 'mysql_system_tables.sql')));
	if (found !== undefined) return found;
	throw new Error(`The MariaDB at ${file} has no mysql_system_tables.sql beside it.`);
}
