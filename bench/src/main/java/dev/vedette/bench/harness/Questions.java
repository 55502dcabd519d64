package dev.vedette.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** What a {@link Child} of our own classes is asked, seen from the child. */
public final class Questions {
  private Questions() {}

  /** Answers each line of the standard input until there is none, and ends the process. */
  public static void answer(UnaryOperator<String> answers) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      System.out.println(answers.apply(line));
    }
    System.exit(0);
  }
}
