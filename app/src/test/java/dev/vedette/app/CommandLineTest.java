package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {
  @TempDir private Path directory;
  private CommandLine vedette;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeCommandLine() {
    vedette = Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false);
    vedette.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  @Test
  void aGoodConfigurationIsOk() throws Exception {
    write("targets: [{name: a, url: 'http://a/'}, {name: b, url: 'http://b/'}]");

    assertThat(vedette.execute("config", "check")).isZero();
    assertThat(out).hasToString("2 targets, ok\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyMistakeIsToldOnStandardError() throws Exception {
    write("locatoin: a\ntargets:\n- name: a\n  url: ftp://a/\n");

    assertThat(vedette.execute("config", "check")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            """
            vedette.yaml:1:1: locatoin: unknown key; did you mean location? Known here: \
            location, kafka, postgres, ops, check, dns, write, storage, notify, web, maintenance, targets, defaults, include
                locatoin: a
                ^
            vedette.yaml:4:8: targets[0].url: must begin with http:// or https://
                  url: ftp://a/
                       ^
            2 problems
            """);
  }

  @Test
  void anotherFileMayBeNamed() throws Exception {
    Files.writeString(directory.resolve("other.yaml"), "targets: [{name: a, url: 'http://a/'}]");

    assertThat(vedette.execute("config", "check", "-c", "other.yaml")).isZero();
    assertThat(out).hasToString("1 target, ok\n");
  }

  @Test
  void aSpoolInUseIsUnavailableAndNoMistakeInTheFile() throws Exception {
    Path spool = Files.createDirectory(directory.resolve("spool"));
    write(
        "kafka: {bootstrap_servers: '127.0.0.1:9'}\ncheck: {spool: {directory: %s}}\ntargets: [{name: a, url: 'http://a/'}]"
            .formatted(spool));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + spool + "/results.db");
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE result (id INTEGER)");
      statement.execute("BEGIN EXCLUSIVE");

      assertThat(vedette.execute("check")).isEqualTo(69);
    }

    assertThat(err.toString()).contains("is in use by another checker").doesNotContain("fault");
  }

  @Test
  void aPortThatIsTakenIsToldBeforeAnythingIsStarted() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(vedette.execute("up", "--port", port, "--data", data.toString())).isEqualTo(69);
      assertThat(err)
          .hasToString(
              "vedette: port %s on 127.0.0.1 is taken by another program; without --port the page takes the next free one\n"
                  .formatted(port));
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void ofATakenPortAndADirectoryInUseTheDirectoryIsTold() throws Exception {
    Path data = directory.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        EmbeddedBroker _ = EmbeddedBroker.start(data.resolve("kafka"), BrokerOptions.plaintext())) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(vedette.execute("up", "--port", port, "--data", data.toString())).isEqualTo(69);
    }
    assertThat(err.toString()).contains("data directory " + data + " is in use by another");
  }

  @Test
  void aDataDirectoryThatCanNotBeUsedIsToldWithoutAClassOfJava() throws Exception {
    Path file = Files.createFile(directory.resolve("data"));

    assertThat(vedette.execute("up", "http://127.0.0.1:9/", "--data", file.toString()))
        .isEqualTo(69);
    assertThat(err.toString())
        .startsWith("vedette: can't use the data directory " + file)
        .doesNotContain("Exception");
  }

  @Test
  void initWritesWhatCheckAccepts() throws Exception {
    Path file = directory.resolve("new.yaml");

    assertThat(vedette.execute("init", file.toString())).isZero();

    assertThat(out.toString()).contains("Wrote " + file, "vedette config check -c " + file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(vedette.execute("config", "check", "-c", file.toString())).isZero();
  }

  @Test
  void whatInitWritesAsACommentIsValidToo() throws Exception {
    Path file = directory.resolve("new.yaml");
    vedette.execute("init", file.toString());
    String template = Files.readString(file);
    String uncommented =
        template
            .replace("    # alerts:", "    alerts:")
            .replaceAll("(?m)^# (notify:|  channels:|    hook:|  routes:|    - \\{to)", "$1");
    assertThat(uncommented)
        .contains("\n    alerts:", "\nnotify:\n  channels:\n    hook:", "\n  routes:\n    -");

    Files.writeString(file, uncommented);

    assertThat(vedette.execute("config", "check", "-c", file.toString())).isZero();
  }

  @Test
  void initOverwritesNothing() throws Exception {
    Path file = Files.writeString(directory.resolve("mine.yaml"), "mine");

    assertThat(vedette.execute("init", file.toString())).isEqualTo(2);

    assertThat(file).hasContent("mine");
    assertThat(err.toString())
        .startsWith("vedette: " + file + " is already there; remove it or name another file\n");
  }

  @Test
  void initNeedsADirectory() {
    Path file = directory.resolve("none/vedette.yaml");

    assertThat(vedette.execute("init", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("the directory of " + file + " does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "config", "frobnicate", "config check extra", "config check --confg x"})
  void wrongUsageIsAnsweredWithAHint(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(vedette.execute(arguments)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("vedette: ")
        .contains("Try 'vedette")
        .doesNotContain("\tat ");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config check --confg x     | unknown option '--confg'; did you mean --config?
          probe a --mtach=hush       | unknown option '--mtach'; did you mean --match?
          up --prot 80               | unknown option '--prot'; did you mean --port?
          probe a --repat 2          | unknown option '--repat'; did you mean --repeat?
          probe a --server x         | unknown option '--server'; did you mean --server-name?
          probe -k a                 | unknown option '-k'; did you mean --insecure?
          up -k                      | unknown option '-k'
          config check x.yaml        | one argument too many: 'x.yaml'; did you mean -c x.yaml?
          config check x             | one argument too many: 'x'; did you mean -c x?
          targets apply x.yaml       | add --file=FILE, which is required
          report shop                | one argument too many: 'shop'; did you mean --target shop?
          targets list x             | one argument too many: 'x'
          incident list              | no such command: 'incident'; did you mean incidents?
          help incident              | no such command: 'incident'; did you mean incidents?
          """)
  void whatWasMeantIsSuggested(String line, String sentence) {
    assertThat(vedette.execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("vedette: " + sentence + "\nTry 'vedette");
  }

  @Test
  void aTargetThatIsNotInTheFileMayBeAnother() throws Exception {
    write("targets: [{name: shop, url: 'http://127.0.0.1:1/'}]");

    assertThat(vedette.execute("probe", "-f", "vedette.yaml", "--target", "shp")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("vedette: no target in vedette.yaml is named 'shp'; did you mean shop?\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --every 1s            | --every is the time between repeated checks: add --repeat N
          --repeat 0            | --repeat must be from 1 to 10000
          --repeat 2 --every 1d | --every must be from 100ms to 1h
          --http 4              | --http must be auto, 1.1, 2 or 3, not '4'
          --http 3              | --http must not be 3 for an http URL
          --ip 5                | --ip must be any, 4 or 6, not '5'
          --redirects 21        | --redirects must be from 0 to 20
          --proxy ftp://a/      | --proxy must be http://HOST:PORT
          --proxy 127.0.0.1:1   | vedette: --proxy must be http://HOST:PORT
          --user secret         | --user must be NAME:PASSWORD
          -H nonsense           | --header takes one line 'Name: value'
          -H a:b -H A:c         | --header A is given twice
          -X no/token           | --method 'no/token' is none
          -d @absent            | --data @absent can't be read
          --ca absent           | --ca absent can't be read
          -f vedette.yaml       | leave out http://127.0.0.1:1/
          -f vedette.yaml -X PUT --insecure | leave out --method, --insecure, http://
          """)
  void probeNamesTheOptionThatIsWrongAndTheRemedy(String options, String message) {
    String line = "probe " + options + " http://127.0.0.1:1/";

    assertThat(vedette.execute(line.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("vedette: ")
        .contains(message, "Try 'vedette probe --help'.")
        .doesNotContain("secret");
  }

  // 12, fault 14
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          probe http://a/ --timeout 10    | option '--timeout': '10' is not a duration; write 250ms
          probe http://a/ --every x       | option '--every': 'x' is not a duration
          probe http://a/ --repeat x      | option '--repeat': 'x' is not a number; write
          up --interval 10                | option '--interval': '10' is not a duration
          up --interval 1ms http://a/     | --interval must be from 1s to 1d
          up --interval 5s                | --interval is for URLs given here
          up -c x.yaml --interval 5s      | --interval is for URLs given here
          up -c x.yaml http://a/          | either URLs or a configuration, not both
          up http://a/ http://b/ HTTP://A | URL 3 is the same as URL 1: give each once
          report                          | add --target=NAME or --all
          checks --target a --last x      | option '--last': 'x' is not a number; write
          up --port x                     | option '--port': 'x' is not a number; write
          """)
  void aValueThatIsNoneIsToldWithoutAClassOfJava(String line, String message) {
    assertThat(vedette.execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("vedette: ")
        .contains(message)
        .doesNotContain("Exception", "java.", "Error:");
  }

  @Test
  void aCommandMadeWithoutTheOthersIsTheSame() {
    ConfigurationReader reader = new ConfigurationReader(Map.of(), Path.of(""));
    vedette
        .getSubcommands()
        .forEach((name, command) -> {
          CommandLine alone = Vedette.commandLine(reader, false, new String[] {name});
          assertThat(alone.getSubcommands().get(name).getUsageMessage())
              .isEqualTo(command.getUsageMessage());
        });
    assertThat(Vedette.commandLine(reader, false, new String[] {"web", "--help"}).getSubcommands())
        .containsOnlyKeys("web", "generate-completion");
  }

  @Test
  void detailsAreForTheCommandThatAsksForThemAlone() {
    vedette.addSubcommand(new Broken());
    vedette.setErr(new PrintWriter(err));
    vedette.setExecutionExceptionHandler(new Errors(false));

    vedette.execute("--verbose", "broken");
    assertThat(err.toString()).contains("\tat dev.vedette").doesNotContain("shows where");
    vedette.execute("broken");
    assertThat(err.toString()).contains("shows where");
  }

  @Test
  void aFaultOfOursIsOneLineAndAWayToSeeMore() {
    vedette.addSubcommand(new Broken());
    vedette.setErr(new PrintWriter(err));
    vedette.setExecutionExceptionHandler(new Errors(false));

    assertThat(vedette.execute("broken")).isEqualTo(70);
    assertThat(err)
        .hasToString(
            """
            vedette: java.lang.IllegalStateException: a wheel came off
            This is a fault in Vedette; the same command with --verbose shows where.
            """);
  }

  @Test
  void theVersionIsTheOneThatWasBuilt() {
    assertThat(vedette.execute("--version")).isZero();
    assertThat(out.toString()).matches("vedette \\d+\\.\\d+\\.\\d+.* \\(Java 2\\d.*\\)\n");
  }

  @Test
  void shellsCanComplete() {
    assertThat(vedette.execute("generate-completion")).isZero();
    assertThat(out.toString()).contains("_complete_vedette", "config");
  }

  @Test
  void theReferenceAndTheSchemaCanBePrinted() {
    assertThat(vedette.execute("config", "schema")).isZero();
    assertThat(vedette.execute("config", "reference")).isZero();
    assertThat(out.toString()).contains("\"$schema\"", "## `targets[]`");
  }

  static List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    collect(
        Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false),
        List.of(),
        commands);
    return commands;
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> found) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      found.add(path);
    }
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(sub, longer, found);
        });
  }

  @Test
  void helpIsACommandToo() {
    assertThat(vedette.execute("help", "targets", "apply")).isZero();
    assertThat(out.toString()).startsWith("Usage: vedette targets apply");
    out.getBuffer().setLength(0);
    assertThat(vedette.execute("help")).isZero();
    assertThat(out.toString()).startsWith("Usage: vedette [").contains("Commands:");
    assertThat(vedette.execute("help", "targets", "frobnicate")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("vedette: no such command: 'frobnicate'")
        .contains("Try 'vedette targets --help'.");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelpsWithAnExample(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");

    assertThat(vedette.execute(arguments.toArray(String[]::new))).isZero();
    assertThat(out.toString())
        .startsWith("Usage: vedette")
        .containsOnlyOnce("\nExample:\n  ")
        .doesNotContain("null");
    assertThat(out.toString())
        .containsOnlyOnce("\nExit codes")
        .containsPattern("\n  0 +\\w")
        .containsPattern("\n  2 +wrong usage")
        .as("a name is not cut at the end of a line")
        .doesNotContainPattern("\\s\\.\n");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  private void write(String yaml) throws Exception {
    Files.writeString(directory.resolve("vedette.yaml"), yaml);
  }

  @Command(name = "broken", footer = "  none")
  private static final class Broken implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("a wheel came off");
    }
  }
}
