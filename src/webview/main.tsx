import "./styles/theme.css";
import "./styles/layout.css";
import "./styles/basics.css";
import "./styles/toolbar.css";
import "./styles/headings.css";
import "./styles/timeline.css";
import "./styles/messages.css";
import "./styles/side.css";
import "./styles/tables.css";
import "./styles/trees.css";
import "./styles/graphs.css";
import "./styles/loop.css";
import "./styles/drive.css";
import { render } from "preact";
import { ApplicationView } from "./components/application-view";
import { Application } from "./state/application";
import { FrameScheduler } from "./state/frame-scheduler";
import { serveEngine, type WorkerScope } from "./worker/engine-service";

function showViews(): void {
  const application = new Application();
  const root = document.getElementById("root") ?? document.body;
  render(<ApplicationView application={application} scheduler={new FrameScheduler()} />, root);
  application.start();
}

// The page starts this same script once more as its worker, which has no document.
if (typeof document === "undefined") serveEngine(globalThis as unknown as WorkerScope);
else showViews();
