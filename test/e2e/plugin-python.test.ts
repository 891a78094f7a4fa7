import { testScenes } from "./plugin-scenes";

testScenes("python");
