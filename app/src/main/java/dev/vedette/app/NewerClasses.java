package dev.vedette.app;

import static java.lang.classfile.ClassFile.JAVA_6_VERSION;
import static java.lang.classfile.ClassFile.JAVA_8_VERSION;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar once more with its classes in the format of Java 8: {@code NewerClasses JAR COPY}.
 * The JVM's ahead-of-time cache leaves out what is older than Java 6, as picocli is, and then all
 * that extends it. The methods stay as they are and get stack maps, which Java 6 brought.
 */
public final class NewerClasses {
  private static final ClassFile CLASSES =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofClassLoading(ClassLoader.getSystemClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private static final ClassTransform NEWER =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
          .andThen(ClassTransform.endHandler(made -> made.withVersion(JAVA_8_VERSION, 0)));

  private NewerClasses() {}

  public static void main(String[] arguments) throws IOException {
    try (ZipInputStream from = new ZipInputStream(Files.newInputStream(Path.of(arguments[0])));
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      ZipEntry entry = from.getNextEntry();
      while (entry != null) {
        byte[] content = from.readAllBytes();
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(entry.getName().endsWith(".class") ? newer(content) : content);
        entry = from.getNextEntry();
      }
    }
  }

  private static byte[] newer(byte[] content) {
    ClassModel old = CLASSES.parse(content);
    return old.majorVersion() < JAVA_6_VERSION ? CLASSES.transformClass(old, NEWER) : content;
  }
}
