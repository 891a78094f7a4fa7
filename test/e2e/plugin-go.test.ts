import { testScenes } from "./plugin-scenes";

testScenes("go");
