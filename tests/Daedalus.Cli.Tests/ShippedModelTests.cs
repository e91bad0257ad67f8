namespace Daedalus.Cli.Tests;

/// <summary>The model that comes with the command answers the example of each of its tasks, and says so where it can't help.</summary>
public class ShippedModelTests
{
    [Theory]
    [InlineData("Tom has 29 pens.\nMon eats 6.\nTue gets 9.\nHow many pens?", "Mon 29-6=23\nTue 23+9=32\n#### 32\n")]
    [InlineData("Count from 40 to 85 by 5.", "40 45 50 55 60 65 70 75 80 85\n")]
    [InlineData("Show 9 times 1 to 6.", "9*1=9\n9*2=18\n9*3=27\n9*4=36\n9*5=45\n9*6=54\n")]
    [InlineData("Is 21 larger than 52?", "21 is smaller than 52.\nNo.\n")]
    [InlineData("Spell XWANSK.", "X W A N S K\n")]
    [InlineData("Reverse XWANSK.", "KSNAWX\n")]
    [InlineData("Sort 47 12 90 33.", "12 33 47 90\n")]
    [InlineData("Explain 6 * 4 + 13.", "6 * 4 means 6 + 6 + 6 + 6, which is 24.\n24 + 10 is 34.\n34 + 3 is 37.\nSo the answer is 37.\n")]
    [InlineData("What is the capital of France?", "Sorry, I can not help with that. I keep ledgers, count, show tables, compare numbers, spell and reverse words in capital letters, sort numbers and explain sums.\n")]
    public void AnswersTheExampleOfEveryTask(string question, string answer)
    {
        var run = Command.Run("generate", question);
        Assert.Equal((0, answer, ""), (run.ExitCode, run.Output, run.Error));
    }
}
