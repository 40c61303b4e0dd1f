/** A shop's plan decides how fast its rate limit is restored, in points per second. */
export const restoreRates = {
	standard: 100,
	advanced: 200,
	plus: 1000,
	enterprise: 2000,
} as const;

export type PlanName = keyof typeof restoreRates;

/** The bucket holds so many seconds of restoring. */
const secondsOfRestoring = 20;

/** Another client of the same app and shop. */
export interface Competitor {
	/** What it takes, in points per second. */
	readonly pointsPerSecond: number;
	/** What one of its queries costs; it is not let in either when the bucket has less. Default 25. */
	readonly pointsPerQuery?: number;
}

export interface ThrottleStatus {
	readonly maximumAvailable: number;
	readonly currentlyAvailable: number;
	readonly restoreRate: number;
}

/** Shopify's leaky bucket: admission by what a query asks for, charge by what it took. */
export class Bucket {
	readonly maximum: number;
	readonly restoreRate: number;
	/** What the competitor has taken. */
	competitorPoints = 0;
	competitorThrottled = 0;
	private available: number;
	private updatedAt: number;
	private competitor: Competitor | null = null;
	private nextCompetingQuery = 0;

	constructor(
		plan: PlanName,
		private readonly now: () => number,
	) {
		this.restoreRate = restoreRates[plan];
		this.maximum = this.restoreRate * secondsOfRestoring;
		this.available = this.maximum;
		this.updatedAt = now();
	}

	/** Starts, replaces or (null) stops the other client. */
	compete(competitor: Competitor | null): void {
		this.refresh();
		this.competitor = competitor;
		this.nextCompetingQuery = this.updatedAt;
	}

	/** Sets what is available now; tests begin from an empty bucket so. */
	fill(points: number): void {
		this.refresh();
		this.available = Math.min(this.maximum, points);
	}

	/** Takes `points` out when so much is there. */
	admit(points: number): boolean {
		this.refresh();
		if (points > this.available) return false;
		this.available -= points;
		return true;
	}

	/** Gives back what an admitted query did not need. */
	refund(points: number): void {
		this.refresh();
		this.available = Math.min(this.maximum, this.available + points);
	}

	status(): ThrottleStatus {
		this.refresh();
		return {
			maximumAvailable: this.maximum,
			currentlyAvailable: Math.floor(this.available),
			restoreRate: this.restoreRate,
		};
	}

	private refresh(): void {
		const now = this.now();
		const { competitor } = this;
		if (competitor !== null) {
			const points = competitor.pointsPerQuery ?? 25;
			const intervalMs = (points / competitor.pointsPerSecond) * 1000;
			while (this.nextCompetingQuery <= now) {
				this.restoreUntil(this.nextCompetingQuery);
				this.nextCompetingQuery += intervalMs;
				if (points > this.available) {
					this.competitorThrottled += 1;
					continue;
				}
				this.available -= points;
				this.competitorPoints += points;
			}
		}
		this.restoreUntil(now);
	}

	/** A clock that jumps back restores nothing, and takes nothing away. */
	private restoreUntil(time: number): void {
		const elapsed = Math.max(0, time - this.updatedAt);
		this.available = Math.min(this.maximum, this.available + (elapsed / 1000) * this.restoreRate);
		this.updatedAt = time;
	}
}
