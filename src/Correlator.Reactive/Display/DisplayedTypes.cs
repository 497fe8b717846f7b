namespace Correlator;

// The types that notebooks show as pictures. They are declared elsewhere, by what they are; how they look is known only here.

[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed partial class Correlation;

[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public abstract partial class OperatorNode;

[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed partial class RunStatistics;
