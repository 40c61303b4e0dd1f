/** Waits until something holds, asking again after each pause. It has no end of its own: the test's time-out is that. */
export async function until(holds: () => Promise<boolean> | boolean, pauseMs = 5): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
