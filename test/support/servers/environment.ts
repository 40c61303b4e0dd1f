/**
 * Where the tests of one file run. What is started here outlives the file: a jest worker runs many, each of which would
 * start servers of its own else. They end with the worker's process.
 */
import NodeEnvironment from 'jest-environment-node';

import { startMariadb } from '../../../rig/databases/mariadb';
import { startPostgres } from '../../../rig/databases/postgres';

export type ServersOfWorker = typeof servers;

/** As it was before any test: one may have set the time zone, which a server that starts would take for its own. */
const environment = { ...process.env };
const servers = {
	postgres: once(async () => await startPostgres({ environment })),
	mariadb: once(async () => await startMariadb({ environment })),
};

export default class TestEnvironment extends NodeEnvironment {
	override async setup(): Promise<void> {
		await super.setup();
		this.global.serversOfWorker = servers;
	}
}

/** Starts it for whoever asks first. */
function once<Server>(start: () => Promise<Server>): () => Promise<Server> {
	let started: Promise<Server> | undefined;
	return async () => await (started ??= start());
}
