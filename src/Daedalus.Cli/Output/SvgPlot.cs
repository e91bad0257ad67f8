using OxyPlot;
using OxyPlot.Legends;

namespace Daedalus.Cli.Output;

/// <summary>What all pictures have in common.</summary>
internal static class SvgPlot
{
    /// <summary>An empty picture with a title and a legend.</summary>
    public static PlotModel Create(string title, LegendPosition legend = LegendPosition.BottomRight)
    {
        var plot = new PlotModel { Title = title, TitleFontSize = 14, Background = OxyColors.White };
        plot.Legends.Add(new Legend { LegendPosition = legend, LegendBackground = OxyColor.FromAColor(220, OxyColors.White) });
        return plot;
    }

    /// <summary>The picture as text of an SVG file.</summary>
    public static string Draw(PlotModel plot, double width = 900, double height = 520) => new SvgExporter { Width = width, Height = height, TextMeasurer = new Measurer() }.ExportToString(plot);

    // Room is taken as for Helvetica, but who looks may have a wider font, such as DejaVu: texts would be cut off and lie over each other.
    private sealed class Measurer() : PdfRenderContext(1, 1, OxyColors.White)
    {
        private const double Wider = 1.5;
        private const double Higher = 1.3;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new OxySize(size.Width * Wider, size.Height * Higher);
        }
    }
}
