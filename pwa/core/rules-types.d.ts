// Shapes of a compiled ruleset (server/content/ruleset.py), of what an evaluation gives and of what the checker makes of it. docs/rules.md explains them.
export type Both = { zh: string; en: string };
export interface Fact { type: 'bool' | 'int' | 'string' | 'date' | 'adcode' | 'list'; order: number; ask: Both; unit?: string; min?: number; max?: number; age?: [number, number]; values?: string[]; options?: Record<string, Both> }
/** [from, to ('' = open), value, source id, provisional from ('' = never)] */
export type ParamRow = [string, string, any, string, string];
export interface Param { type: string; unit?: string; key?: string; default?: any; rows: Record<string, ParamRow[]> }
export interface Clause { id: string; when: any[]; verdict: string; say: Both; amounts: [name: string, unit: string, value: any][]; sources: string[] }
export interface Rule {
  title: Both; summary: Both; group: string; in_force: [string, string]; clauses: Clause[]; checks: string[]; facts: string[];
  next: Both[]; papers: Both[]; channel: string[]; sources: string[]; says: Record<string, Both>; notes: string[]; deadlines: string[];
}
export interface Source { title: string; publisher: string; doc: string; date: string; link: string; confidence: string; checked_on: string; review_by: string; from: string; to: string }
export interface Ruleset {
  format?: number; hash: string; facts: Record<string, Fact>; params: Record<string, Param>; sources: Record<string, Source>;
  rules: Record<string, Rule>; checks: Record<string, { when: any[]; say: Both; facts: string[] }>;
  /** Not of the set: joined from the pack for the text to share. */
  channels?: Record<string, { name: Both; phone?: string | null }>;
}
/** `params`: [name, key, from, provisional] of every value used; `trace`: [clause, truth, [leaf, left, right, truth][]][]. */
export interface Result {
  outcome: string; clause: string | null; missing: string[]; unpublished: [string, string][]; amounts: Record<string, any>;
  params: [string, string, string, boolean][]; trace: any[]; error: { code: string; at: string } | null;
}

/** What the worker said; `unsure`: questions answered with 'don't know'. */
export interface Answers { facts: Record<string, any>; unsure: string[] }
export type Verdict =
  | 'likely' | 'possible-ask' | 'not-yet' | 'not-covered-apply-anyway' | 'no' | 'unknown-here' | 'open' | 'not-in-force' | 'error';
/** One side of a comparison: what it is made of, and what it came to (null: not known). */
export interface Side { kind: string; facts: string[]; params: string[]; value: any; unit: string }
export interface Leaf { op: string; left: any; right: any; truth: boolean | null; facts: string[]; text: [Side, Side]; sources: string[]; say: Both | null }
export interface Why { clause: string; truth: boolean | null; leaves: Leaf[] }
/** `values`: all answers that come to the same; `from`, `to`: ends of a range, null where it is open. */
export interface When { fact: string; value: any; values?: any[]; from?: any; to?: any }
export interface CouldBe { verdict: string; clause: string | null; when: When[] }
export interface Deadline { kind: string; steps: { id: string; on: string; left: number; next: boolean; provisional: boolean }[] }
export interface Item {
  rule: string; group: string; verdict: Verdict; code: string; clause: string | null; say: Both | null; amounts: { name: string; unit: string; value: any }[];
  missing: string[]; unsure: string[]; couldBe: CouldBe[]; provisional: boolean; unpublished: [string, string][]; why: Why[];
  deadlines: Deadline[]; urgent: number | null; sources: string[]; result: Result | null;
}
export interface Checked { on: string; hash: string; facts: Record<string, any>; unsure: string[]; items: Item[]; next: string | null; left: number }
