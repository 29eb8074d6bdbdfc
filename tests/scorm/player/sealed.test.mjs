import assert from "node:assert/strict";
import { test } from "node:test";
import { unseal } from "../../../templates/scorm/js/sealed.js";

const CONTENT = { key: { right: ["año"] }, correct: "<p>¡Sí! 模型 😀</p>" };
const PLAIN = "OmqEeqY0Bh8YNbM35TtY9FekTCRCW9WH/QPasnnS+w6SkcWSPJtBzX0viZQCFf36vZ2vzhiRCZhglb5hy4LlZQ==";
const BEYOND = "prL0CjO3fcK5fVhuwIp9MWgoAAHQAf04Vh9PjmC6yRjbPn8bWSbCpwUp9OFYkU+Mv3yxsCXcsq35gvyqW3J9OQ==";

// Made by `seal` in builders/scorm/questions.py; test_scorm_marking.py seals many more.
test("what the builder sealed is opened by its id, also by one beyond the BMP", () => {
  assert.deepEqual(unseal(PLAIN, "pregunta-1"), CONTENT);
  assert.deepEqual(unseal(BEYOND, "模型-😀"), CONTENT);
});

test("another id opens nothing", () => {
  assert.throws(() => unseal(PLAIN, "pregunta-2"), SyntaxError);
});
