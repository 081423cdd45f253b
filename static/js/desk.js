// @ts-check
// The pages of a desk: everybody's elements, and those that no shopper's phone has to load.
import { JobProgress } from "./elements/job_progress.js";
import "./main.js";

customElements.define("job-progress", JobProgress);
