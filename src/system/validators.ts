import { isDramatisError } from "../core/errors.js";
import { describeType, findJsonProblem, isPlainObject } from "../core/json.js";
import { listIssues, type ValidationReport } from "../core/options.js";
import { findIssues } from "../core/shape.js";
import { memoryConfigShape } from "../memory/memory-config.js";

/** Whether something can be remembered, and if not, what is wrong where. Never throws. */
export function validateMemoryContent(content: unknown): ValidationReport {
  if (typeof content === "string") return { ok: true, issues: [] };
  if (Array.isArray(content) || typeof content !== "object" || content === null) {
    return {
      ok: false,
      issues: [{ path: "content", message: `must be an object or a string, but is ${describeType(content)}` }],
    };
  }
  const problem = isPlainObject(content)
    ? findJsonProblem(content, "content")
    : (findJsonProblem(content, "content") ?? { path: "content", message: "is no plain object" });
  return problem === undefined ? { ok: true, issues: [] } : { ok: false, issues: [problem] };
}

/** Whether something can be a memory configuration, and if not, which fields are wrong. Never throws. */
export function validateMemoryConfig(config: unknown): ValidationReport {
  try {
    const issues = listIssues(findIssues(memoryConfigShape, config));
    return { ok: issues.length === 0, issues };
  } catch (error) {
    // Getters and proxies may throw whatever they like.
    return { ok: false, issues: [{ path: "", message: isDramatisError(error) ? error.message : "could not be read" }] };
  }
}
