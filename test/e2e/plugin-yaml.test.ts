import { testScenes } from "./plugin-scenes";

testScenes("yaml");
