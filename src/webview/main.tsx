import "./styles/theme.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/side.css";
import { render } from "preact";
import { ApplicationView } from "./components/application-view";
import { Application } from "./state/application";
import { FrameScheduler } from "./state/frame-scheduler";

const application = new Application();
const root = document.getElementById("root") ?? document.body;
render(<ApplicationView application={application} scheduler={new FrameScheduler()} />, root);
application.start();
