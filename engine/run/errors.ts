import { errorsOf } from '../errors';

/** What can be wrong with what a run is asked to cover. */
export type SyncErrorKind =
	| 'invalidSettings'
	| 'pageNotRead'
	| 'invalidRange'
	| 'floorInFuture'
	| 'sourceClockOff'
	| 'startInFuture'
	| 'tooManyDeletes'
	| 'watermarkInFuture';

export const syncError = errorsOf<SyncErrorKind>();

/** Returns an instant as it is shown in a message. */
export function shownTime(epochMs: number): string {
	return new Date(epochMs).toISOString();
}
