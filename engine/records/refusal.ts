/** Says what is wrong with a value. It is raised where the value is read, and becomes the failure of its record. */
export class ValueRefusal extends Error {}

/** Tells what a refusal says; any other error is no refusal, and thrown on. */
export function reasonOfRefusal(error: unknown): string {
	if (error instanceof ValueRefusal) return error.message;
	throw error;
}
