// The rows of a table in an LMS, such as `cmi.interactions`: each id has one, in order of coming.

/**
 * Return a function from an id to its row's name, such as `cmi.interactions.3`; "" where the LMS
 * has no such table.
 *
 * Rows are numbered without a gap from the table's `_count`. Where the ids of rows can be read,
 * what an earlier session wrote is written over; else it stays, and a new row follows it.
 */
export function openRows(line, table, readable) {
  const rows = new Map();
  let count = -1;

  function begin() {
    count = Number.parseInt(line.get(`${table}._count`), 10) || 0;
    if (!readable) return;
    for (let index = 0; index < count; index += 1) {
      const id = line.get(`${table}.${index}.id`);
      if (id) rows.set(id, index);
    }
  }

  return (id) => {
    if (count < 0) begin();
    if (!rows.has(id)) {
      if (!line.set(`${table}.${count}.id`, id)) return "";
      rows.set(id, count);
      count += 1;
    }
    return `${table}.${rows.get(id)}`;
  };
}
