/**
 * The detectors that the scanner runs beside the rules. Each turns the readers' findings into
 * candidates; what is read and how it is weighed is weigh.ts and score.ts.
 */
import type { Literal } from '../../prefilter/index.ts';
import type { Candidate, CandidateSink, Detector } from '../detector.ts';
import { type Assessment, createAssessment } from './assess.ts';
import { COMMAND_LITERALS } from './commands.ts';
import { IDIOM_AFTER, IDIOM_BEFORE, IDIOM_LITERALS, readIdiom } from './idioms.ts';
import { LIST_AFTER } from './insert-rows.ts';
import { JWK_LITERALS, JWK_REACH, type JwkMember, readJwk } from './jwk.ts';
import { KUBERNETES_LITERALS, KUBERNETES_REACH, readSecretManifest } from './kubernetes.ts';
import { LIST_BEFORE, LIST_LITERALS, readList } from './lists.ts';
import { NAME_AFTER, NAME_BEFORE, NAME_LITERALS } from './named.ts';
import { HEADER_LITERALS, PLACED_AFTER, PLACED_BEFORE, URL_LITERALS } from './placed.ts';
import { FROM_COMMAND, FROM_HEADER, FROM_LIST, FROM_NAME, FROM_URL } from './readers.ts';
import type { AnchorSpan } from './reading.ts';
import { reasonsFor } from './reasons.ts';
import { GENERIC_RULE_IDS, type GenericRuleId } from './rules.ts';
import { confidenceOf, scoreOf } from './score.ts';
import { createJudgement, type Judgement } from './weigh.ts';
import {
  type AnchorWeigher,
  JudgementReader,
  judge,
  kernelWeigher,
  plainWeigher,
  type WeigherKernel,
} from './weigher.ts';

/** Index of a generic rule in the pack; -1 where it is switched off. */
type RuleIndex = (id: GenericRuleId) => number;

const JWK_REASONS: readonly string[] = ['it is the private member of a JSON Web Key'];
const JWK_SCORE = 0.95;

function createCandidate(): Candidate {
  return {
    rule: 0,
    start: 0,
    end: 0,
    secretStart: 0,
    secretEnd: 0,
    score: 0,
    confidence: 'low',
    reasons: [],
  };
}

/** Hands a judgement on if its score is worth any mention. */
function report(
  rule: number,
  judgement: Judgement,
  candidate: Candidate,
  sink: CandidateSink,
  extraReason: string,
): void {
  const score = scoreOf(judgement.odds);
  const confidence = confidenceOf(score);
  if (rule < 0 || confidence === 'none') return;
  candidate.rule = rule;
  candidate.start = judgement.start;
  candidate.end = judgement.end;
  candidate.secretStart = judgement.secretStart;
  candidate.secretEnd = judgement.secretEnd;
  candidate.score = score;
  candidate.confidence = confidence;
  const reasons = reasonsFor(judgement.reasons);
  candidate.reasons = extraReason === '' ? reasons : [extraReason, ...reasons];
  sink.add(candidate);
}

function setSpan(
  span: AnchorSpan,
  textStart: number,
  textEnd: number,
  anchorStart: number,
  anchorEnd: number,
): void {
  span.textStart = textStart;
  span.textEnd = textEnd;
  span.anchorStart = anchorStart;
  span.anchorEnd = anchorEnd;
}

/** Anchors of one kind, all judged along one path. */
interface AnchorKind {
  readonly name: string;
  readonly from: number;
  /** What its values are reported under. */
  readonly rules: readonly GenericRuleId[];
  readonly literals: readonly Literal[];
  readonly before: number;
  readonly after: number;
}

const PLACED_REACH = { before: PLACED_BEFORE, after: PLACED_AFTER };
const KINDS: readonly AnchorKind[] = [
  {
    name: 'generic names',
    from: FROM_NAME,
    rules: ['generic-password', 'generic-secret', 'generic-api-key', 'generic-token'],
    literals: NAME_LITERALS,
    before: NAME_BEFORE,
    after: NAME_AFTER,
  },
  {
    name: 'URL credentials',
    from: FROM_URL,
    rules: ['url-credentials'],
    literals: URL_LITERALS,
    ...PLACED_REACH,
  },
  {
    name: 'Authorization headers',
    from: FROM_HEADER,
    rules: ['authorization-basic', 'authorization-bearer'],
    literals: HEADER_LITERALS,
    ...PLACED_REACH,
  },
  {
    name: 'command lines',
    from: FROM_COMMAND,
    rules: ['command-password'],
    literals: COMMAND_LITERALS,
    ...PLACED_REACH,
  },
];

function createKindDetector(
  kind: AnchorKind,
  ruleIndex: RuleIndex,
  weigher: AnchorWeigher,
): Detector {
  const assessment = createAssessment();
  const judgement = createJudgement();
  const candidate = createCandidate();
  const judgements = new JudgementReader();
  const { name, from, literals, before, after } = kind;
  const indices = GENERIC_RULE_IDS.map(ruleIndex);
  const tell = (sink: CandidateSink): void =>
    report(indices[judgement.rule] ?? -1, judgement, candidate, sink, '');
  return {
    name,
    literals,
    before,
    after,
    reader: from,
    textOnly: true,
    // HOT: most anchors end in the reader's first lines.
    judge(bytes, textStart, textEnd, anchorStart, anchorEnd, sink): void {
      setSpan(assessment.span, textStart, textEnd, anchorStart, anchorEnd);
      if (weigher(from, bytes, assessment, judgement)) tell(sink);
      else if (assessment.lookedLeft >= 0) {
        sink.looked?.(assessment.lookedLeft, assessment.lookedRight);
      }
    },
    tell(bytes, at, anchorStart, sink): void {
      judgements.take(bytes, at, judgement);
      judgement.start += anchorStart;
      judgement.end += anchorStart;
      judgement.secretStart += anchorStart;
      judgement.secretEnd += anchorStart;
      tell(sink);
    },
  };
}

/** Calls `found` for each value at the place around an anchor, with `into` filled and weighed. */
type PlaceReader = (
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: Assessment,
  found: () => void,
) => void;

/** Places whose readers are rarely asked, and not translated into the kernel but for what turns most down. */
interface PlaceKind {
  readonly name: string;
  /** What its values are reported under. */
  readonly rule: GenericRuleId;
  readonly literals: readonly Literal[];
  readonly before: number;
  readonly after: number;
  /** The kernel's reader that says where there is nothing to read. */
  readonly reader?: number;
  /** A reason beside those of the value; '' for none. */
  readonly reason: string;
  readonly read: PlaceReader;
}

const PLACES: readonly PlaceKind[] = [
  {
    name: 'idioms',
    rule: 'command-password',
    literals: IDIOM_LITERALS,
    before: IDIOM_BEFORE,
    after: IDIOM_AFTER,
    reason: '',
    read: readIdiom,
  },
  {
    name: 'lists of accounts',
    rule: 'command-password',
    literals: LIST_LITERALS,
    before: LIST_BEFORE,
    after: LIST_AFTER,
    reader: FROM_LIST,
    reason: '',
    read: readList,
  },
  {
    name: 'Kubernetes secrets',
    rule: 'kubernetes-secret',
    literals: KUBERNETES_LITERALS,
    before: KUBERNETES_REACH,
    after: KUBERNETES_REACH,
    reason: 'it is an entry of a Kubernetes Secret',
    read: readSecretManifest,
  },
];

/** Stands for places that no reader of readers.ts reads: their detectors know the rule. */
const NO_READER = -1;

function createPlaceDetector(kind: PlaceKind, ruleIndex: RuleIndex): Detector {
  const assessment = createAssessment();
  const judgement = createJudgement();
  const candidate = createCandidate();
  const { read, reason, name, literals, before, after, reader } = kind;
  return {
    name,
    literals,
    before,
    after,
    ...(reader !== undefined && { reader }),
    textOnly: true,
    judge(bytes, textStart, textEnd, anchorStart, anchorEnd, sink): void {
      const rule = ruleIndex(kind.rule);
      read(bytes, [textStart, textEnd], [anchorStart, anchorEnd], assessment, () => {
        if (judge(NO_READER, assessment, judgement)) {
          report(rule, judgement, candidate, sink, reason);
        }
      });
    },
  };
}

function createJwkDetector(ruleIndex: RuleIndex): Detector {
  const member: JwkMember = { start: 0, end: 0, from: 0, to: 0 };
  const candidate = createCandidate();
  return {
    name: 'JSON Web Keys',
    literals: JWK_LITERALS,
    before: JWK_REACH,
    after: JWK_REACH,
    textOnly: true,
    judge(bytes, textStart, textEnd, anchorStart, anchorEnd, sink): void {
      const rule = ruleIndex('jwk-private-key');
      if (rule < 0) return;
      if (!readJwk(bytes, [textStart, textEnd], [anchorStart, anchorEnd], member)) return;
      candidate.rule = rule;
      candidate.start = Math.min(member.from, member.start);
      candidate.end = Math.max(member.to, member.end);
      candidate.secretStart = member.start;
      candidate.secretEnd = member.end;
      candidate.score = JWK_SCORE;
      candidate.confidence = 'high';
      candidate.reasons = JWK_REASONS;
      sink.add(candidate);
    },
  };
}

/**
 * The detectors of generic secrets for the generic rules among `rules`, whose indices they report; one
 * with none of its rules switched on is left out. With a kernel they judge texts in its memory only.
 *
 * @example new Scanner(context, { detectors: createGenericDetectors(pack.rules) })
 */
export function createGenericDetectors(
  rules: readonly { readonly id: string; readonly kind: string }[],
  kernel?: WeigherKernel,
): readonly Detector[] {
  const indices = new Map(
    rules.flatMap(({ id, kind }, index) => (kind === 'generic' ? [[id, index]] : [])) as Iterable<
      readonly [string, number]
    >,
  );
  const indexOf: RuleIndex = (id) => indices.get(id) ?? -1;
  const inKernel = kernel ? kernelWeigher(kernel) : null;
  const isOn = (id: GenericRuleId): boolean => indices.has(id);
  const detectors = KINDS.filter(({ rules: own }) => own.some(isOn)).map((kind) =>
    createKindDetector(kind, indexOf, inKernel ?? plainWeigher()),
  );
  for (const kind of PLACES)
    if (isOn(kind.rule)) detectors.push(createPlaceDetector(kind, indexOf));
  if (isOn('jwk-private-key')) detectors.push(createJwkDetector(indexOf));
  return detectors;
}
