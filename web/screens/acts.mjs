/** What a person does between two pictures. */
export const settle = (page, ms = 450) => page.waitForTimeout(ms);
export const key = (chord) => (page) => page.locator('body').press(chord);

/** The phone shows one sheet at a time. */
export async function sheet(page, name) {
  await page.getByRole('navigation', { name: 'Sheets' }).getByText(name).click();
  await settle(page);
}
