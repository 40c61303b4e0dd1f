/** That a request cannot be answered as it is; the API says so with status 400 (or another), and why. */
export class BadRequest extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly status = 400,
	) {
		super(message);
	}
}
