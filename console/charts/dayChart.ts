import { html, type Html } from '../html';

/** A bar of a chart. */
export interface DayBar {
	/** `2026-01-31`. */
	readonly day: string;
	readonly value: number;
}

const size = { width: 960, height: 260, left: 64, right: 8, top: 12, bottom: 28 };
/** So many days are named below the bars. */
const NAMED_DAYS = 6;

/**
 * Draws a bar for each day. The bars are hidden from screen readers: whoever shows the chart puts a table of the same
 * figures beside it.
 *
 * @param name what the chart shows, in one sentence
 * @param shown a value as text
 */
export async function dayChart(
	name: string,
	bars: readonly DayBar[],
	shown: (value: number) => string,
): Promise<Html> {
	// Loaded by the first who looks at figures, not by n8n when it starts.
	const { scaleBand, scaleLinear } = await import('d3-scale');
	const { width, height, left, right, top, bottom } = size;
	const values = bars.map(({ value }) => value);
	const x = scaleBand()
		.domain(bars.map(({ day }) => day))
		.range([left, width - right])
		.padding(0.2);
	const y = scaleLinear()
		.domain([Math.min(0, ...values), Math.max(0, ...values) || 1])
		.nice(4)
		.range([height - bottom, top]);
	const lines = y.ticks(4).map((tick) => {
		const at = rounded(y(tick));
		return html`<line class="axis" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" /><text
				x="${left - 8}"
				y="${at + 4}"
				text-anchor="end"
				>${shown(tick)}</text
			>`;
	});
	const rects = bars.map(({ day, value }) => {
		const [low, high] = [y(Math.min(0, value)), y(Math.max(0, value))];
		const tone = value < 0 ? 'below' : 'bar';
		return html`<rect
			class="${tone}"
			x="${rounded(x(day) ?? 0)}"
			y="${rounded(high)}"
			width="${rounded(x.bandwidth())}"
			height="${rounded(low - high)}"
			><title>${day}: ${shown(value)}</title></rect
		>`;
	});
	const every = Math.max(1, Math.ceil(bars.length / NAMED_DAYS));
	const names = bars
		.filter((_, place) => place % every === 0)
		.map(({ day }) => {
			const middle = rounded((x(day) ?? 0) + x.bandwidth() / 2);
			return html`<text x="${middle}" y="${height - 8}" text-anchor="middle">${day}</text>`;
		});
	return html`<svg
		viewBox="0 0 ${width} ${height}"
		width="${width}"
		height="${height}"
		role="img"
		aria-label="${name}"
	>
		${lines}${rects}${names}
	</svg>`;
}

function rounded(value: number): number {
	return Math.round(value * 10) / 10;
}
