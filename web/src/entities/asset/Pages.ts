import type { Asset } from '@/api/assets';

export const pageItems = 60;

/** The pages of a long list that are at hand, with the place of each asset in the whole list. */
export class Pages {
  private readonly pages = new Map<number, readonly Asset[]>();
  private readonly indexes = new Map<string, number>();

  get size(): number {
    return this.pages.size;
  }

  /** In the order they were put: the first has waited longest. */
  numbers(): number[] {
    return [...this.pages.keys()];
  }

  has(page: number): boolean {
    return this.pages.has(page);
  }

  at(index: number): Asset | null {
    return this.pages.get(Math.floor(index / pageItems))?.[index % pageItems] ?? null;
  }

  indexOf(id: string): number | null {
    return this.indexes.get(id) ?? null;
  }

  put(page: number, items: readonly Asset[]): void {
    this.forget(page);
    this.pages.set(page, items);
    this.number(page);
  }

  forget(page: number): void {
    for (const [at, asset] of (this.pages.get(page) ?? []).entries()) {
      if (this.indexes.get(asset.id) === page * pageItems + at) this.indexes.delete(asset.id);
    }
    this.pages.delete(page);
  }

  replace(asset: Asset): void {
    const index = this.indexes.get(asset.id);
    if (index === undefined) return;
    const page = Math.floor(index / pageItems);
    const items = this.pages.get(page) ?? [];
    this.pages.set(
      page,
      items.map((old) => (old.id === asset.id ? asset : old)),
    );
  }

  /** Everything from a place on moves up by one, as far as the pages at hand follow each other. */
  insert(index: number, asset: Asset): void {
    let carried: Asset | undefined = asset;
    let place = index % pageItems;
    for (let page = Math.floor(index / pageItems); carried; page += 1) {
      const known = this.pages.get(page);
      if (!known && page > 0 && this.pages.get(page - 1)?.length !== pageItems) break;
      const items: Asset[] = [...(known ?? [])];
      items.splice(place, 0, carried);
      place = 0;
      carried = items.length > pageItems ? items.pop() : undefined;
      if (carried) this.indexes.delete(carried.id);
      // A page that is not at hand would begin with a guess: it is asked for when it is needed.
      if (!known && page > 0) break;
      this.pages.set(page, items);
      this.number(page);
    }
  }

  /** The gap closes; the last page at hand is one short until it is asked for again. */
  remove(id: string): boolean {
    const index = this.indexes.get(id);
    if (index === undefined) return false;
    this.indexes.delete(id);
    let place = index % pageItems;
    for (let page = Math.floor(index / pageItems); ; page += 1) {
      const items = [...(this.pages.get(page) ?? [])];
      items.splice(place, 1);
      place = 0;
      const next = this.pages.get(page + 1)?.[0];
      if (next) items.push(next);
      this.pages.set(page, items);
      this.number(page);
      if (!next) return true;
    }
  }

  private number(page: number): void {
    for (const [at, asset] of (this.pages.get(page) ?? []).entries()) {
      this.indexes.set(asset.id, page * pageItems + at);
    }
  }
}
