/** Which others each room may import. */
type Arrows = Readonly<Record<string, readonly string[]>>;

/**
 * Draws who leans on whom as a Mermaid diagram, highest first. An arrow is left out where a way over other rooms leads to
 * the same one.
 */
export function roomPicture(arrows: Arrows): string {
	const lines = Object.entries(arrows).flatMap(([room, allowed]) =>
		allowed
			.filter((other) => !allowed.some((via) => via !== other && reaches(arrows, via, other)))
			.map((other) => `\t${box(room)} --> ${box(other)}`),
	);
	return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}

function reaches(arrows: Arrows, from: string, to: string): boolean {
	const next = arrows[from] ?? [];
	return next.includes(to) || next.some((via) => reaches(arrows, via, to));
}

function box(room: string): string {
	return room.includes('/') ? `${room.replace('/', '_')}["${room}"]` : room;
}
