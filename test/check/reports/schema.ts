// JSON Schema, as much of it as the hosts' formats need; knows no format.

export type Schema =
  | { readonly type: "object"; readonly required: readonly string[]; readonly properties: ReadonlyMap<string, Schema> }
  | { readonly type: "array"; readonly items: Schema }
  | { readonly type: "string"; readonly only?: readonly string[] }
  | { readonly type: "number"; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: "boolean" }
  | { readonly type: "or null"; readonly of: Schema }
  | { readonly type: "anything" };

export const object = (required: { readonly [name: string]: Schema }, optional: { readonly [name: string]: Schema } = {}): Schema => ({
  type: "object", required: Object.keys(required), properties: new Map([...Object.entries(required), ...Object.entries(optional)]),
});
export const list = (items: Schema): Schema => ({ type: "array", items });
export const string: Schema = { type: "string" };
export const oneOf = (...only: readonly string[]): Schema => ({ type: "string", only });
export const number: Schema = { type: "number" };
export const boolean: Schema = { type: "boolean" };
export const orNull = (of: Schema): Schema => ({ type: "or null", of });
export const anything: Schema = { type: "anything" };

/** What is wrong with `value`, a sentence each, with where it is. */
export function violations(value: unknown, schema: Schema, at = "it"): readonly string[] {
  switch (schema.type) {
    case "anything":
      return [];
    case "or null":
      return value === null ? [] : violations(value, schema.of, at);
    case "boolean":
      return typeof value === "boolean" ? [] : [`${at} is no boolean`];
    case "string":
      return typeof value === "string" && (schema.only === undefined || schema.only.includes(value)) ? [] : [`${at} is not ${schema.only?.join(", ") ?? "a string"}`];
    case "number":
      return typeof value === "number" && Number.isFinite(value) && value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity) ? [] : [`${at} is no number of its range`];
    case "array":
      return Array.isArray(value) ? value.flatMap((one, place) => violations(one, schema.items, `${at}[${place}]`)) : [`${at} is no list`];
    case "object": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at} is no object`];
      const fields = new Map<string, unknown>(Object.entries(value));
      return [
        ...schema.required.filter((name) => !fields.has(name)).map((name) => `${at} has no ${name}`),
        ...[...fields].flatMap(([name, one]) => {
          const known = schema.properties.get(name);
          return known === undefined ? [`${at} has an unknown ${name}`] : violations(one, known, `${at}.${name}`);
        }),
      ];
    }
  }
}
