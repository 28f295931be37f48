/** What a person does between two pictures. */
export const settle = (page, ms = 450) => page.waitForTimeout(ms);
export const key = (chord) => (page) => page.locator('body').press(chord);
