// Shuffles and draws that stay the same for a learner, whatever else changes in the course.

/** Return a number of 32 bits made of a seed and an id (FNV-1a, then mixed). */
export function chance(seed, id) {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of id) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Return `ids` in an order of this learner's own; one that is added moves none of the others. */
export function shuffled(ids, seed, salt) {
  const by = new Map(ids.map((id) => [id, chance(seed, `${salt}\n${id}`)]));
  return [...ids].sort((a, b) => by.get(a) - by.get(b) || (a < b ? -1 : 1));
}

/**
 * Add to `record.drawn` what a pool draws, and return the ids of it.
 *
 * What was drawn or answered before stays; the rest is filled up, or cut, by chance.
 */
export function draw(pool, questions, record) {
  const order = shuffled(pool.questions, record.seed, pool.id);
  const rank = ({ id, print }) =>
    (record.result({ print }) ? 0 : record.drawn.has(print) ? 1 : 2) * 10000 + order.indexOf(id);
  const held = questions.filter(({ pool: id }) => id === pool.id).sort((a, b) => rank(a) - rank(b));
  const taken = held.slice(0, pool.draw);
  for (const { print } of held) record.drawn.delete(print);
  for (const { print } of taken) record.drawn.add(print);
  return taken.map(({ id }) => id);
}
