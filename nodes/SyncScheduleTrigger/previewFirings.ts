import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { dateTimeAt, formatDate, nextFirings } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { inEditor } from '../shared/n8n/labels';
import { toNodeError } from '../shared/n8n/toNodeError';
import { withoutItems } from '../shared/parameters/withoutItems';
import { readSchedule } from './scheduleParameters';

export const previewLength = 10;

/** The value of the first entry, and the parameter's default. */
export const nextFiring = 'next';

/**
 * The edition of the time zone database that every schedule and date goes by: that of the Node.js that runs n8n.
 * Another program, such as a database, may go by another.
 */
export const timeZoneData = process.versions.tz ?? 'unknown';

/**
 * The list behind *Next Firings*. Its first entry has the parameter's default value, so that the closed list shows
 * the next firing. The open list says below it by which time zone data, and what of the rule may not be expected.
 */
export async function previewFirings(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const schedule = await readSchedule(withoutItems(this), this.getTimezone());
		const firings = nextFirings(schedule, environment().now(), previewLength);
		const paused = this.getNodeParameter('paused', false) === true;
		const data = `By time zone data ${timeZoneData}, that of the Node.js of this n8n.`;
		const about = schedule.hint === undefined ? data : `${inEditor(schedule.hint)} ${data}`;
		return firings.map((firing, index) => ({
			name: `${paused ? 'Paused: ' : ''}${readable(firing)}`,
			...(index === 0 ? { value: nextFiring, description: about } : { value: String(index + 1) }),
		}));

		function readable(firing: number): string {
			const date = dateTimeAt(firing, schedule.zone);
			const format = { format: 'custom', customFormat: 'ccc d MMM yyyy, HH:mm:ss ZZ' } as const;
			return `${formatDate(date, format)} (${schedule.zone.name})`;
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
