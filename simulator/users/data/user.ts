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

/** A user as the API shows it. Times as ISO 8601 in UTC, with milliseconds. */
export interface ShownUser {
	readonly id: number;
	/** As it was typed, in mixed case. */
	readonly email: string | null;
	readonly first_name: string;
	readonly last_name: string;
	readonly status: UserStatus;
	readonly metadata: Readonly<Record<string, unknown>>;
	readonly created_at: string;
	readonly updated_at: string;
}

const firstId = 100_001;

export function idOf(index: number): number {
	return firstId + index;
}

/** −1 and less for what can be no ID. */
export function indexOfId(id: number): number {
	return Number.isSafeInteger(id) ? id - firstId : -1;
}

/** As the API would show a user that nothing is wrong with. */
export function shownUser(user: User): ShownUser {
	return {
		id: idOf(user.index),
		email: user.email,
		first_name: user.firstName,
		last_name: user.lastName,
		status: user.status,
		metadata: user.metadata,
		created_at: new Date(user.createdAt).toISOString(),
		updated_at: new Date(user.updatedAt).toISOString(),
	};
}
