// Shapes of a compiled ruleset (server/content/ruleset.py) and of what an evaluation gives. docs/rules.md explains them.
export type Both = { zh: string; en: string };
export interface Fact { type: 'bool' | 'int' | 'string' | 'date' | 'adcode' | 'list'; order: number; ask: Both; unit?: string; min?: number; max?: number; values?: string[]; options?: Record<string, Both> }
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
  hash: string; facts: Record<string, Fact>; params: Record<string, Param>; sources: Record<string, Source>;
  rules: Record<string, Rule>; checks: Record<string, { when: any[]; say: Both; facts: string[] }>;
}
/** `params`: [name, key, from, provisional] of every value used; `trace`: [clause, truth, [leaf, left, right, truth][]][]. */
export interface Result {
  outcome: string; clause: string | null; missing: string[]; unpublished: [string, string][]; amounts: Record<string, any>;
  params: [string, string, string, boolean][]; trace: any[]; error: { code: string; at: string } | null;
}
