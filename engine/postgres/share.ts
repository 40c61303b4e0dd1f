import { waitedInVain } from './faults';

/** A number of places that are taken and given back; who finds none free waits in line. */
export class Share {
	private readonly line: (() => void)[] = [];

	constructor(private free: number) {}

	/** @throws Error `connectionsInUse`, as `faultOf` tells it, when none becomes free in time */
	async take(withinMs: number): Promise<void> {
		if (this.free > 0) {
			this.free -= 1;
			return;
		}
		await new Promise<void>((resolve, reject) => {
			const next = () => {
				clearTimeout(timer);
				resolve();
			};
			const timer = setTimeout(() => {
				this.line.splice(this.line.indexOf(next), 1);
				reject(new Error(waitedInVain));
			}, withinMs).unref();
			this.line.push(next);
		});
	}

	/** The place goes to whoever has waited longest. */
	give(): void {
		const next = this.line.shift();
		if (next === undefined) this.free += 1;
		else next();
	}
}
