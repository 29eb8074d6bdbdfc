// Numbers as bits, and bits as the 64 letters of base64url, six bits a letter.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Return `value` as `count` letters. */
export function letters(value, count) {
  let text = "";
  for (let at = count - 1; at >= 0; at -= 1) text += DIGITS[Math.floor(value / 64 ** at) % 64];
  return text;
}

/** Return the number that letters are, or -1 where they are none. */
export function number(text) {
  let value = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) return -1;
    value = value * 64 + digit;
  }
  return text ? value : -1;
}

/** Return what writes bits; `text()` gives them as letters, the last one filled up with zeros. */
export function bitWriter() {
  let bits = "";
  const writer = {
    /** Write a whole number, or a BigInt, as `count` bits. */
    number(value, count) {
      if (count) bits += value.toString(2).padStart(count, "0");
      return writer;
    },
    /** Write `value` ones and a zero. */
    unary(value) {
      bits += `${"1".repeat(value)}0`;
      return writer;
    },
    text() {
      const padded = bits.padEnd(Math.ceil(bits.length / 6) * 6, "0");
      return padded.replace(/.{6}/g, (six) => DIGITS[parseInt(six, 2)]);
    },
  };
  return writer;
}

/** Return what reads bits from letters; it throws `RangeError` at others, and where there are too few. */
export function bitReader(text) {
  let bits = "";
  for (const letter of text) {
    if (number(letter) < 0) throw new RangeError();
    bits += number(letter).toString(2).padStart(6, "0");
  }
  let at = 0;
  function take(count) {
    if (at + count > bits.length) throw new RangeError();
    at += count;
    return bits.slice(at - count, at);
  }
  return {
    number: (count) => (count ? parseInt(take(count), 2) : 0),
    big: (count) => (count ? BigInt(`0b${take(count)}`) : 0n),
    unary() {
      let value = 0;
      while (take(1) === "1") value += 1;
      return value;
    },
  };
}

/**
 * Write different numbers, each under 2 to the power of `width`, in ascending order.
 *
 * Golomb-Rice code of the distances: how many there are (12 bits), how many low bits each
 * distance has (5 bits), then of each the high part in unary and the low bits.
 * `each(writer, value)` writes what belongs to a number, behind it.
 */
export function writeSet(writer, values, width, each = () => {}) {
  const sorted = [...values].sort((a, b) => a - b);
  const low = lowBits(sorted.length, width);
  writer.number(sorted.length, 12).number(low, 5);
  let last = -1;
  for (const value of sorted) {
    const distance = value - last - 1;
    writer.unary(distance >> low).number(distance & ((1 << low) - 1), low);
    each(writer, value);
    last = value;
  }
}

/** Read what `writeSet` wrote; call `each(reader, value)` for each number. */
export function readSet(reader, width, each) {
  const count = reader.number(12);
  const low = reader.number(5);
  let last = -1;
  for (let left = count; left > 0; left -= 1) {
    last += reader.unary() * 2 ** low + reader.number(low) + 1;
    if (last >= 2 ** width) throw new RangeError();
    each(reader, last);
  }
}

/** Return how many low bits make the code shortest when distances are as even as can be. */
function lowBits(count, width) {
  return count ? Math.max(0, Math.floor(Math.log2((2 ** width * Math.LN2) / count))) : 0;
}
