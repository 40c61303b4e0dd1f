import type { PoisonKind } from './poison';

export const statuses = ['active', 'invited', 'suspended'] as const;
export type UserStatus = (typeof statuses)[number];

/** A user as the service keeps it. Times in epoch milliseconds. */
export interface User {
	/** From 0, in the order of creation. */
	readonly index: number;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly status: UserStatus;
	readonly metadata: Readonly<Record<string, unknown>>;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** What makes the user one that nobody can take as it is; null for most. */
	readonly poison: PoisonKind | null;
}

const firstId = 100_001;

export function idOf(index: number): number {
	return firstId + index;
}

/** −1 and less for what can be no ID. */
export function indexOfId(id: number): number {
	return Number.isSafeInteger(id) ? id - firstId : -1;
}
