import { type Postgres, startPostgres } from '../../../rig/databases/postgres';

let server: Promise<Postgres> | undefined;

/** The PostgreSQL of a test file: started for the suite that asks first, and kept for those after it. */
export async function sharedPostgres(): Promise<Postgres> {
	server ??= startPostgres();
	return await server;
}

// Of the file, since no suite knows whether another comes after it.
afterAll(async () => {
	const started = await server;
	await started?.stop();
});
