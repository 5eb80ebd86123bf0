// Settings as a hostile repository would have them: every one of the manifest, in each of the ways in
// which a settings file can spell it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./projectRoot.ts";

interface Property {
  readonly type: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly enum?: readonly unknown[];
}

type Settings = Readonly<Record<string, unknown>>;

/** The three ways: one by one, by area, as one object. `origin`: where all of it would go. */
export function hostileSettings(origin: string): readonly (readonly [string, Settings])[] {
  const values = hostileValues(origin);
  return [
    [
      "one by one",
      Object.fromEntries(Object.entries(values).map(([name, value]) => [`redial.${name}`, value])),
    ],
    ["by area", groupBy("redial.", values)],
    ["as one object", { redial: groupBy("", values) }],
  ];
}

/** A value that is not the default for every setting, by its name without "redial.". */
function hostileValues(origin: string): Settings {
  const { contributes } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
  const areas: readonly { readonly properties: Readonly<Record<string, Property>> }[] =
    contributes.configuration;
  const properties = areas.flatMap((area) => Object.entries(area.properties));
  if (properties.length < 10)
    throw new Error("the manifest has other settings than this looks for");
  return Object.fromEntries(
    properties.map(([name, property]) => [
      name.replace(/^redial\./, ""),
      hostileValue(name, property, origin),
    ]),
  );
}

function hostileValue(name: string, property: Property, origin: string): unknown {
  const { enum: choices, minimum = 0 } = property;
  if (choices) return choices.find((choice) => choice !== property.default);
  if (property.type === "boolean") return property.default !== true;
  if (property.type === "array") return [{ name: "hostile", baseUrl: `${origin}/v1` }];
  if (property.type === "string") {
    return name === "redial.redis.url" ? origin.replace(/^http/, "redis") : `${origin}/v1`;
  }
  return property.default === minimum + 1 ? minimum + 2 : minimum + 1;
}

/** `{"model.name": v}` as `{model: {name: v}}`, the outer names with the prefix. */
function groupBy(prefix: string, values: Settings): Settings {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [path, value] of Object.entries(values)) {
    const [area = "", name = ""] = path.split(".");
    groups[`${prefix}${area}`] = { ...groups[`${prefix}${area}`], [name]: value };
  }
  return groups;
}
